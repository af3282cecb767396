package org.utxod.indexer.config;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How the node's mempool is followed.
 *
 * @param enabled whether it is followed
 * @param pollEvery the interval between two polls
 * @param memoryBytes maximum heap for it; 0 for a third of the heap
 * @param zmqSequence the node's address for the ZMQ topic {@code sequence}, as {@code tcp://HOST:PORT}; null to poll
 */
public record MempoolConfig(
    boolean enabled,
    Duration pollEvery,
    long memoryBytes,
    @Nullable String zmqSequence) {
  static MempoolConfig of(SettingValues values) {
    return new MempoolConfig(
        values.get(Setting.MEMPOOL),
        values.get(Setting.MEMPOOL_POLL_MS),
        values.get(Setting.MEMPOOL_MEMORY_MB),
        values.get(Setting.ZMQ_SEQUENCE).orElse(null));
  }
}
