package org.utxod.indexer.kafka;

/** What the log made and closes with itself, where its user has not. */
interface Owned extends AutoCloseable {
  @Override
  void close();
}
