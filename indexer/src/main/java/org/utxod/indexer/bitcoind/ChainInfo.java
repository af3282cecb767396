package org.utxod.indexer.bitcoind;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.utxod.store.chain.BlockHash;
import org.utxod.store.chain.ChainPoint;
import org.utxod.store.chain.Chainwork;
import org.utxod.store.chain.Network;

/**
 * What a node says of its chain ({@code getblockchaininfo}).
 *
 * @param blocks height of the last block that it has whole and checked
 * @param headers height of its best header; the chain's tip as far as the node knows
 * @param medianTime of the last eleven blocks, seconds since 1970
 * @param initialBlockDownload whether it is still catching up itself
 * @param pruneHeight the lowest block that it keeps; null if it keeps all
 * @param backgroundValidation whether it began with a snapshot and still lacks older blocks
 * @param warnings its own message, for the operator
 */
public record ChainInfo(
    Network network,
    int blocks,
    int headers,
    BlockHash bestBlock,
    Chainwork chainwork,
    long medianTime,
    boolean initialBlockDownload,
    boolean pruned,
    @Nullable Integer pruneHeight,
    boolean backgroundValidation,
    List<String> warnings) {
  public ChainInfo {
    warnings = List.copyOf(warnings);
  }

  /** The node's last block. */
  public ChainPoint tip() {
    return new ChainPoint(blocks, bestBlock);
  }
}
