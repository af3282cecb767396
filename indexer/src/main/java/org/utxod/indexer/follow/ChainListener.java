package org.utxod.indexer.follow;

import org.utxod.indexer.follow.source.BlockSource;
import org.utxod.store.chain.BlockDelta;
import org.utxod.store.chain.ChainPoint;

/** Is told of the index's way along the chain, by the follower's thread, which must not be held up. */
public interface ChainListener {
  /** The index stands at the tip of a source. */
  void onTip(BlockSource source, ChainPoint point);

  /**
   * A block is about to be applied. It may yet fail, and come again.
   *
   * @param delta only good during the call
   */
  void beforeApply(BlockDelta delta);

  /** The index stands at another block now: one that was announced, or one that was not. */
  void onTipChanged(ChainPoint point);

  /** Nobody listens. */
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
