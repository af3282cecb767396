package org.utxod.indexer.kafka;

/** What the log made and closes with itself, where its user has not. */
interface Owned extends AutoCloseable {
  /** Has what waits, and what is asked from now on, fail as CLOSED; does not wait itself. */
  void stop();

  @Override
  void close();
}
