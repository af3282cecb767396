package org.utxod.indexer.simnode.mempool;

import org.utxod.store.chain.BlockHash;
import org.utxod.store.chain.Txid;

/** Hears what happens to a simulated node's mempool and tip, in order, while both are locked; must be fast. */
public interface MempoolNews {
  /** Of nobody. */
  MempoolNews NONE = new MempoolNews() {
    @Override
    public void transaction(Txid txid, boolean came, long sequence) {}

    @Override
    public void block(BlockHash hash, boolean connected) {}
  };

  /**
   * A transaction came, or went without a block that took it.
   *
   * @param sequence of the mempool, with it
   */
  void transaction(Txid txid, boolean came, long sequence);

  /** A block came, or was disconnected. */
  void block(BlockHash hash, boolean connected);
}
