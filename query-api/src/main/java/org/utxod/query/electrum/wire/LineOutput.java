package org.utxod.query.electrum.wire;

import java.time.Duration;

/** The sending side of a connection. Thread-safe; never blocks. After the connection is closed nothing happens. */
public interface LineOutput {
  /** Sends a line, which must not hold an end of line; a client that reads too slowly is disconnected. */
  void send(byte[] line);

  /** Closes it once everything that was sent before is on its way. */
  void closeWhenSent();

  /** Closes it at once. */
  void close();

  /** Continues to read, after {@link LineHandler#line} said that it had enough. */
  void resume();

  /** How long something has been waiting for the client to read it without any of it being read; zero if nothing waits. */
  Duration stalled();

  /** Bytes that wait for the client to read them. */
  long held();

  /** How long an unfinished line has been there; zero if there is none. */
  Duration unfinished();
}
