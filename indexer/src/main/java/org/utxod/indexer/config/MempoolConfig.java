package org.utxod.indexer.config;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How the node's mempool is followed.
 *
 * @param enabled whether it is
 * @param pollEvery the pause between two looks
 * @param memoryBytes of heap that it may take; 0 for a third of the heap
 * @param zmqSequence where the node publishes its sequence of changes, as {@code tcp://HOST:PORT}; null to poll
 */
public record MempoolConfig(
    boolean enabled,
    Duration pollEvery,
    long memoryBytes,
    @Nullable String zmqSequence) {
  /** By polling, within a third of the heap. */
  public static final MempoolConfig DEFAULT =
      new MempoolConfig(true, Duration.ofSeconds(2), 0, null);
}
