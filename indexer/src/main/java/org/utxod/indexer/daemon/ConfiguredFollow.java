package org.utxod.indexer.daemon;

import java.time.Duration;
import org.utxod.indexer.config.Config;
import org.utxod.indexer.follow.BulkSyncPolicy;
import org.utxod.indexer.follow.CatchUpPolicy;
import org.utxod.indexer.follow.FollowOptions;

/** The follower's options from the configuration. */
final class ConfiguredFollow {
  private static final Duration BULK_FLUSH_EVERY = Duration.ofSeconds(10);
  private static final int MAX_BULK_THREADS = 4;

  private ConfiguredFollow() {}

  static FollowOptions options(Config config) {
    FollowOptions standard = FollowOptions.DEFAULT;
    return new FollowOptions(
        config.index().startHeight(),
        config.node().fetchConnections(),
        Math.max(standard.fetchAhead(), config.node().fetchConnections() * 3),
        standard.tipWait(),
        standard.poll(),
        standard.hold(),
        standard.nodePause(),
        standard.retry(),
        new BulkSyncPolicy(
            config.index().options().undoBlocks(),
            config.index().bulkFromBlocks(),
            BULK_FLUSH_EVERY,
            Math.min(MAX_BULK_THREADS, Runtime.getRuntime().availableProcessors())),
        CatchUpPolicy.DEFAULT);
  }
}
