package org.utxod.indexer.cluster;

import java.util.function.UnaryOperator;
import org.utxod.indexer.cluster.log.FeedLog;
import org.utxod.store.kv.KeyValueStore;

/**
 * Where a bug can be planted between a node and what it works with.
 *
 * @param publishing wraps the log of whoever publishes
 * @param following wraps the log of whoever follows
 * @param store wraps every index's store
 */
record FeedSeams(
    UnaryOperator<FeedLog> publishing,
    UnaryOperator<FeedLog> following,
    UnaryOperator<KeyValueStore> store) {
  /** Nothing planted. */
  static final FeedSeams NONE = new FeedSeams(log -> log, log -> log, store -> store);

  static FeedSeams publishing(UnaryOperator<FeedLog> changed) {
    return new FeedSeams(changed, NONE.following, NONE.store);
  }

  static FeedSeams following(UnaryOperator<FeedLog> changed) {
    return new FeedSeams(NONE.publishing, changed, NONE.store);
  }

  static FeedSeams store(UnaryOperator<KeyValueStore> changed) {
    return new FeedSeams(NONE.publishing, NONE.following, changed);
  }
}
