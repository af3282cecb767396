package org.utxod.indexer.simnode.mempool;

import org.utxod.store.chain.BlockHash;
import org.utxod.store.chain.Txid;

/** Observes a simulated node's mempool and tip, in order, while both are locked; must be fast. */
public interface MempoolNews {
  /** An observer that does nothing. */
  MempoolNews NONE = new MempoolNews() {
    @Override
    public void transaction(Txid txid, boolean came, long sequence) {}

    @Override
    public void block(BlockHash hash, boolean connected) {}
  };

  /**
   * A transaction was added, or removed for another reason than a block.
   *
   * @param sequence of the mempool, this change included
   */
  void transaction(Txid txid, boolean came, long sequence);

  /** A block was connected or disconnected. */
  void block(BlockHash hash, boolean connected);
}
