package org.utxod.indexer.cluster.log;

import java.util.List;

/** The one writer of a log, for one thread. Once a method has failed it can only be closed. */
public interface FeedWriter extends AutoCloseable {
  /**
   * Appends all records or none, next to one another and in order; on return they are in the log for good, and readers have
   * them some moments later.
   *
   * @param records each of at most {@link LogRecord#MAX_LENGTH} bytes
   * @throws FeedException {@code FENCED} where another writer has claimed the log since: the caller must not claim it again by
   *     itself, and only reading tells whether these records came before; {@code UNCLEAR} where it is not known whether they
   *     are in the log: claim it again and read its end; {@code AWAY}, {@code REFUSED}, {@code RECREATED} where nothing was
   *     appended
   */
  void append(List<byte[]> records);

  /** Gives up the log; never throws and returns within some seconds. */
  @Override
  void close();
}
