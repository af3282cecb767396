package org.utxod.indexer.cluster.log;

/**
 * An ordered, durable log of records: one writer at a time, any number of readers. Offsets grow with every record and are
 * never used twice; they may have holes. Every method throws {@link FeedException}. Closing it ends all that it made.
 */
public interface FeedLog extends AutoCloseable {
  /**
   * Makes the caller the only writer: what an earlier writer has begun and not committed is undone, and it is shut out.
   * Waits for the log, some seconds at most.
   */
  FeedWriter claim();

  /** A reader of its own, for one thread. */
  FeedReader reader();

  @Override
  void close();
}
