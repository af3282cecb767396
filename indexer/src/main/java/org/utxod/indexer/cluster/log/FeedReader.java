package org.utxod.indexer.cluster.log;

import java.time.Duration;
import java.util.List;

/** Reads what is committed. For one thread, but {@link #wake}. */
public interface FeedReader extends AutoCloseable {
  /** What the log holds now: asked of the log, some seconds at most. */
  LogRange range();

  /** The next {@link #poll} begins with the first record at this offset or after it; comes before the first poll. */
  void seek(long offset);

  /**
   * The next records, in order: as many as arrived together, bounded in bytes; none where none came in time. A step's records
   * can come in several polls.
   *
   * @throws FeedException {@code TRUNCATED} where the log does not reach back to the offset any more; {@code RECREATED} where
   *     it is another log than the one that this reader began with, though of the same name, or ends before the offset;
   *     {@code AWAY}, {@code REFUSED}, {@code CLOSED}. After {@code AWAY} the next call goes on where this one was
   */
  List<LogRecord> poll(Duration wait);

  /**
   * The offset up to which everything was given by {@link #poll} or passed over by it, because nothing is there or it was not
   * committed: a poll without records that moves it has not waited in vain.
   */
  long position();

  /** Has a {@link #poll} that waits, or the next one, return early; for any thread. */
  void wake();

  /** Never throws. */
  @Override
  void close();
}
