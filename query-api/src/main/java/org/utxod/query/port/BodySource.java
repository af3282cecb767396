package org.utxod.query.port;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * A long response that is never completely in memory: read piece by piece, as fast as the client reads it. Not
 * thread-safe.
 */
public interface BodySource extends AutoCloseable {
  /**
   * The next piece, some ten kilobytes; may wait for another program, within a deadline of its own.
   *
   * @return not to be changed afterwards; null after the last
   * @throws IOException if the rest cannot be read; the client's connection is then aborted, so that it cannot take the
   *     part for the whole
   */
  byte @Nullable [] next() throws IOException;

  /** Releases its resources; idempotent. */
  @Override
  void close();
}
