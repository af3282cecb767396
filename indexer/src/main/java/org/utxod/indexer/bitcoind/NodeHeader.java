package org.utxod.indexer.bitcoind;

import org.utxod.store.chain.BlockHash;
import org.utxod.store.chain.ChainPoint;
import org.utxod.store.chain.Chainwork;

/**
 * A block's header and place, as a node sees it now ({@code getblockheader}).
 *
 * @param previousHash all zeros for the genesis block
 * @param time the miner's time stamp, seconds since 1970
 * @param medianTime of the last eleven blocks, seconds since 1970
 * @param confirmations -1 if it is not on the node's main chain
 */
public record NodeHeader(
    ChainPoint point,
    BlockHash previousHash,
    long time,
    long medianTime,
    Chainwork chainwork,
    int confirmations) {
  /** Whether it is on the node's main chain. */
  public boolean onMainChain() {
    return confirmations >= 0;
  }
}
