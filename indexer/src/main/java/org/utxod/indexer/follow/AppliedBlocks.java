package org.utxod.indexer.follow;

import org.utxod.store.chain.BlockDelta;

/** Receives every block after it was applied, on the follower's thread. */
@FunctionalInterface
public interface AppliedBlocks {
  /**
   * A block was applied, though perhaps not written yet.
   *
   * @param delta only valid during the call
   * @param last height of the last block known of the chain that is followed
   */
  void applied(BlockDelta delta, int last);

  /** Receives none. */
  static AppliedBlocks none() {
    return (delta, last) -> {};
  }
}
