package org.utxod.query.electrum.wire;

import java.util.Optional;

/** The receiving side of a connection; called by one thread at a time. */
public interface LineHandler {
  /**
   * A line came, without its end.
   *
   * @return false to read no more before {@link LineOutput#resume}
   */
  boolean line(byte[] line);

  /** A line is longer than lines may be. */
  void tooLong();

  /** The client reads too slowly, and is disconnected. */
  void cut();

  /** The client sends nothing more, but may still read. */
  void ended();

  /** The connection is gone. */
  void closed();

  /** Creates handlers. */
  interface Factory {
    /**
     * A client connected.
     *
     * @param address the client's IP address
     * @return empty if it is refused: the connection is closed at once
     */
    Optional<LineHandler> open(LineOutput output, String address);
  }
}
