package org.utxod.indexer.follow;

import java.util.List;
import org.utxod.indexer.follow.source.BlockSource;
import org.utxod.indexer.follow.source.FollowHaltedException;
import org.utxod.store.chain.BlockHash;
import org.utxod.store.chain.ChainPoint;
import org.utxod.store.model.Coverage;
import org.utxod.store.read.IndexView;

/**
 * Finds the last block that the index's chain and a node's have in common: by hash, from the top, in steps that grow,
 * since nearly every reorganisation is a block deep and no chain says how deep the next will be.
 */
public final class ForkFinder {
  private static final int FIRST_STEP = 8;
  private static final int MAX_STEP = 1_000;

  private ForkFinder() {}

  /**
   * The last common block at or below the lower of the two tips; also below the base of a snapshot, where the index has
   * no blocks, as {@code own} finds it.
   *
   * @throws FollowHaltedException if there is none among the blocks that the index has
   */
  static ChainPoint find(
      IndexView view, BlockSource source, ChainPoint ours, int theirHeight, LocalChain own) {
    int top = Math.min(ours.height(), theirHeight);
    int step = FIRST_STEP;
    while (true) {
      int bottom = Math.max(0, top - step + 1);
      List<BlockHash> theirs = source.blockHashes(bottom, top - bottom + 1);
      for (int i = theirs.size() - 1; i >= 0; i--) {
        if (view.contains(bottom + i, theirs.get(i))) {
          return new ChainPoint(bottom + i, theirs.get(i));
        }
      }
      if (bottom == 0 || view.block(bottom - 1).isEmpty()) {
        if (view.state().coverage().origin() == Coverage.Origin.SNAPSHOT) {
          return own.forkBelow(view, source, theirHeight);
        }
        throw new FollowHaltedException(source.label()
            + " has a chain with more work that forks from ours below the first block of this index. The last "
            + "good state is kept and served. If that chain is right, start a new index in an empty data "
            + "directory.");
      }
      top = bottom - 1;
      step = Math.min(MAX_STEP, step * 4);
    }
  }
}
