package org.utxod.query.watch;

import java.time.Duration;

/**
 * Limits for subscribers.
 *
 * @param maxWatchers at once; more are rejected
 * @param maxScripts of one subscriber
 * @param queueBytes of queued events of one subscriber; beyond it, the subscriber continues from the journal after it
 *     has read these
 * @param totalQueueBytes of queued events of all subscribers together
 * @param heartbeat maximum time without data for a subscriber
 * @param stall a subscriber that reads nothing for this long is disconnected
 */
public record WatchOptions(
    int maxWatchers,
    int maxScripts,
    int queueBytes,
    long totalQueueBytes,
    Duration heartbeat,
    Duration stall) {
  /** The defaults. */
  public static final WatchOptions DEFAULT = new WatchOptions(
      1_000, 1_000, 256 << 10, 64L << 20, Duration.ofSeconds(10), Duration.ofSeconds(30));

  public WatchOptions {
    if (maxWatchers < 0 || maxScripts < 1 || queueBytes < 1 || totalQueueBytes < queueBytes) {
      throw new IllegalArgumentException("subscribers need capacity for events and scripts");
    }
  }

  /** With other limits of subscribers and scripts. */
  public WatchOptions with(int watchers, int scripts) {
    return new WatchOptions(watchers, scripts, queueBytes, totalQueueBytes, heartbeat, stall);
  }

  /** With another limit of queued events of all subscribers together. */
  public WatchOptions withTotalQueue(long bytes) {
    return new WatchOptions(
        maxWatchers, maxScripts, queueBytes, Math.max(bytes, queueBytes), heartbeat, stall);
  }
}
