package org.utxod.query.answer;

import org.utxod.store.chain.Network;

/**
 * When the index counts as fresh.
 *
 * @param maxLagBlocks fresh up to this many blocks behind the tip, that many included
 * @param recoveryBlocks once stale, fresh again only at {@code maxLagBlocks - recoveryBlocks} or nearer, so that an
 *     index that keeps pace just at the limit does not change its mind with every block
 * @param trustDownload whether a node's tip counts though the node is in its initial download
 */
public record FreshnessPolicy(int maxLagBlocks, int recoveryBlocks, boolean trustDownload) {
  /** 1,000 blocks, and ten fewer. */
  public static final FreshnessPolicy DEFAULT = new FreshnessPolicy(1_000, 10, true);

  public FreshnessPolicy {
    if (maxLagBlocks < 0 || recoveryBlocks < 0) {
      throw new IllegalArgumentException(
          "a lag is a number of blocks, 0 or more, not " + maxLagBlocks + " and " + recoveryBlocks);
    }
  }

  /** As the default, with another limit. */
  public static FreshnessPolicy ofMaxLag(int maxLagBlocks) {
    return new FreshnessPolicy(maxLagBlocks, DEFAULT.recoveryBlocks, DEFAULT.trustDownload);
  }

  /**
   * For a network whose nodes say rightly whether they have caught up. On regtest one whose last block is a day old
   * never has, and is right all the same.
   */
  public FreshnessPolicy of(Network network) {
    return new FreshnessPolicy(maxLagBlocks, recoveryBlocks, network == Network.REGTEST);
  }

  int freshAgainAt() {
    return Math.max(0, maxLagBlocks - recoveryBlocks);
  }
}
