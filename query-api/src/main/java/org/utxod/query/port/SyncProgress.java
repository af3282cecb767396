package org.utxod.query.port;

import org.jspecify.annotations.Nullable;

/**
 * The speed of catching up.
 *
 * @param blocksPerSecond over the last interval; 0 at the tip
 * @param etaSeconds to the tip; null at the tip, or if unknown
 */
public record SyncProgress(double blocksPerSecond, @Nullable Long etaSeconds) {
  /** At the tip. */
  public static final SyncProgress IDLE = new SyncProgress(0, null);

  public SyncProgress {
    if (!Double.isFinite(blocksPerSecond) || blocksPerSecond < 0) {
      throw new IllegalArgumentException("a speed must be 0 or more, not " + blocksPerSecond);
    }
  }
}
