package org.utxod.query.port;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A long answer that is never held whole: read piece by piece, as fast as the client takes it. Not thread-safe. */
public interface BodySource extends AutoCloseable {
  /**
   * The next piece, some ten kilobytes; may wait for another program, within a deadline of its own.
   *
   * @return not to be changed any more; null behind the last
   * @throws IOException if the rest cannot be had; the client's connection is cut then, so that it cannot take the part
   *     for the whole
   */
  byte @Nullable [] next() throws IOException;

  /** Releases whatever it reads from; more than once does no harm. */
  @Override
  void close();
}
