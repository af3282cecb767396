package org.utxod.query.http;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Sends the body of a response piece by piece, without occupying a thread in between. */
@FunctionalInterface
public interface Stream {
  /** The client is connected. Called once, by a server thread, and must return soon. */
  void open(Out out);

  /** It will never be opened: the request was a HEAD. */
  default void abandon() {}

  /** The connection to one client. For any thread, one piece at a time. */
  interface Out {
    /**
     * Sends a piece.
     *
     * @param piece is not copied, and must not be changed afterwards
     * @param last whether the body ends with it
     * @param sent called when the server has accepted all of it, or with the failure if the client is disconnected; no
     *     lock may be held by it for long, and the next piece may be sent from within
     */
    void send(byte[] piece, boolean last, Consumer<@Nullable Throwable> sent);

    /** Closes the connection, whatever is in progress on it. */
    void cut();
  }
}
