package org.utxod.query.watch;

import java.time.Duration;

/**
 * What watchers may take up.
 *
 * @param maxWatchers at once; more are turned away
 * @param maxScripts of one watcher
 * @param queueBytes of events that may wait for one watcher; of more it reads on from the journal once it has taken these
 * @param totalQueueBytes of events that may wait for all of them together
 * @param heartbeat a watcher hears something at least so often
 * @param stall a watcher that takes in nothing for so long is cut off
 */
public record WatchOptions(
    int maxWatchers,
    int maxScripts,
    int queueBytes,
    long totalQueueBytes,
    Duration heartbeat,
    Duration stall) {
  /** What a user gets who configures nothing. */
  public static final WatchOptions DEFAULT = new WatchOptions(
      1_000, 1_000, 256 << 10, 64L << 20, Duration.ofSeconds(10), Duration.ofSeconds(30));

  public WatchOptions {
    if (maxWatchers < 0 || maxScripts < 1 || queueBytes < 1 || totalQueueBytes < queueBytes) {
      throw new IllegalArgumentException("watchers need room for events and scripts");
    }
  }

  /** With other numbers of watchers and scripts. */
  public WatchOptions with(int watchers, int scripts) {
    return new WatchOptions(watchers, scripts, queueBytes, totalQueueBytes, heartbeat, stall);
  }

  /** With so many bytes of events that may wait for all together. */
  public WatchOptions withTotalQueue(long bytes) {
    return new WatchOptions(
        maxWatchers, maxScripts, queueBytes, Math.max(bytes, queueBytes), heartbeat, stall);
  }
}
