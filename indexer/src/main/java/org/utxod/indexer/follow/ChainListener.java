package org.utxod.indexer.follow;

import org.utxod.indexer.follow.source.BlockSource;
import org.utxod.store.chain.BlockDelta;
import org.utxod.store.chain.ChainPoint;

/** Receives the chain events of the index on the follower's thread, which must not be blocked. */
public interface ChainListener {
  /** The index is at the tip of a source. */
  void onTip(BlockSource source, ChainPoint point);

  /**
   * A block is about to be applied. It may yet fail, and come again.
   *
   * @param delta only good during the call
   */
  void beforeApply(BlockDelta delta);

  /** The index is at another block now, announced or not. */
  void onTipChanged(ChainPoint point);

  /** A listener that does nothing. */
  static ChainListener none() {
    return new ChainListener() {
      @Override
      public void onTip(BlockSource source, ChainPoint point) {}

      @Override
      public void beforeApply(BlockDelta delta) {}

      @Override
      public void onTipChanged(ChainPoint point) {}
    };
  }
}
