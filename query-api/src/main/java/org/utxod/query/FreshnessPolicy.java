package org.utxod.query;

/**
 * When the index counts as fresh.
 *
 * @param maxLagBlocks fresh up to this many blocks behind the tip, that many included
 * @param recoveryBlocks once stale, fresh again only at {@code maxLagBlocks - recoveryBlocks} or nearer, so that an
 *     index that keeps pace just at the limit does not change its mind with every block
 */
public record FreshnessPolicy(int maxLagBlocks, int recoveryBlocks) {
  /** 1,000 blocks, and ten fewer. */
  public static final FreshnessPolicy DEFAULT = new FreshnessPolicy(1_000, 10);

  public FreshnessPolicy {
    if (maxLagBlocks < 0 || recoveryBlocks < 0) {
      throw new IllegalArgumentException(
          "lags are counted in blocks from 0 on, not " + maxLagBlocks + " and " + recoveryBlocks);
    }
  }

  /** As the default, with another limit. */
  public static FreshnessPolicy ofMaxLag(int maxLagBlocks) {
    return new FreshnessPolicy(maxLagBlocks, DEFAULT.recoveryBlocks);
  }

  int freshAgainAt() {
    return Math.max(0, maxLagBlocks - recoveryBlocks);
  }
}
