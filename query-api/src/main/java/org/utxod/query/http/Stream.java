package org.utxod.query.http;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Sends the body of an answer piece by piece, without holding a thread meanwhile. */
@FunctionalInterface
public interface Stream {
  /** The client is there. Called once, by a thread of the engine, and must return soon. */
  void open(Out out);

  /** It will never be opened: the client wanted the head alone. */
  default void abandon() {}

  /** Towards one client. For any thread, one piece at a time. */
  interface Out {
    /**
     * Sends a piece.
     *
     * @param piece is not copied, and must not be changed any more
     * @param last whether the body ends with it
     * @param sent is told once the engine took it all, or the failure with which the client is gone; no lock may be
     *     held by it for long, and the next piece may be sent from within
     */
    void send(byte[] piece, boolean last, Consumer<@Nullable Throwable> sent);

    /** Cuts the connection, whatever is in progress on it. */
    void cut();
  }
}
