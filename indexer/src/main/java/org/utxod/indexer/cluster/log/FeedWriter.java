package org.utxod.indexer.cluster.log;

import java.util.List;

/** The one writer of a log, for one thread. Once a method has failed it can only be closed. */
public interface FeedWriter extends AutoCloseable {
  /**
   * Appends all records or none; on return they are there for every reader, next to one another and in order.
   *
   * @param records each of at most {@link LogRecord#MAX_LENGTH} bytes
   * @throws FeedException {@code FENCED} where another writer has claimed the log since: nothing was appended, and the caller
   *     must not claim it again by itself; {@code UNCLEAR} where it is not known whether they are in the log: claim it again
   *     and read its end; {@code AWAY}, {@code REFUSED} where nothing was appended
   */
  void append(List<byte[]> records);

  /** Gives up the log; never throws and returns within some seconds. */
  @Override
  void close();
}
