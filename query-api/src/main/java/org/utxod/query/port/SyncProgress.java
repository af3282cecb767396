package org.utxod.query.port;

import org.jspecify.annotations.Nullable;

/**
 * How fast the index approaches the tip.
 *
 * @param blocksPerSecond over the last stretch; 0 at the tip
 * @param etaSeconds to the tip; null at it, or where unknown
 */
public record SyncProgress(double blocksPerSecond, @Nullable Long etaSeconds) {
  /** Nothing to catch up with. */
  public static final SyncProgress IDLE = new SyncProgress(0, null);

  public SyncProgress {
    if (!Double.isFinite(blocksPerSecond) || blocksPerSecond < 0) {
      throw new IllegalArgumentException("a speed must be 0 or more, not " + blocksPerSecond);
    }
  }
}
