package org.utxod.query.answer;

import org.utxod.store.chain.Network;

/**
 * When the index counts as fresh.
 *
 * @param maxLagBlocks fresh up to and including this many blocks behind the tip
 * @param recoveryBlocks once stale, fresh again only at {@code maxLagBlocks - recoveryBlocks} or nearer, so that the
 *     state of an index just at the limit does not change with every block
 * @param trustDownload whether a node's tip counts even if the node is in initial block download
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

  /** The default with another limit. */
  public static FreshnessPolicy ofMaxLag(int maxLagBlocks) {
    return new FreshnessPolicy(maxLagBlocks, DEFAULT.recoveryBlocks, DEFAULT.trustDownload);
  }

  /**
   * The policy for a network. Outside regtest a node's initial block download flag is reliable; on regtest a node whose
   * last block is a day old stays in initial block download although it is synced.
   */
  public FreshnessPolicy of(Network network) {
    return new FreshnessPolicy(maxLagBlocks, recoveryBlocks, network == Network.REGTEST);
  }

  int freshAgainAt() {
    return Math.max(0, maxLagBlocks - recoveryBlocks);
  }
}
