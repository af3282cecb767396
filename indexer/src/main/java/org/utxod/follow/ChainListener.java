package org.utxod.follow;

import org.utxod.chain.BlockDelta;
import org.utxod.chain.ChainPoint;

/** Is told of the index's way along the chain, by the follower's thread, which must not be held up. */
public interface ChainListener {
  /** The index stands at the tip of a source. */
  void stands(ChainSource source, ChainPoint point);

  /**
   * A block is about to be applied. It may yet fail, and come again.
   *
   * @param delta only good during the call
   */
  void coming(BlockDelta delta);

  /** The index stands at another block now: one that was announced, or one that was not. */
  void moved(ChainPoint point);

  /** Nobody listens. */
  static ChainListener none() {
    return new ChainListener() {
      @Override
      public void stands(ChainSource source, ChainPoint point) {}

      @Override
      public void coming(BlockDelta delta) {}

      @Override
      public void moved(ChainPoint point) {}
    };
  }
}
