package org.utxod.follow;

import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.utxod.bitcoind.NodeFault;
import org.utxod.chain.BlockDelta;
import org.utxod.chain.BlockHash;
import org.utxod.chain.ChainPoint;
import org.utxod.store.Index;
import org.utxod.store.IndexView;

/**
 * Takes blocks back beyond the stored undo, by what a node that still has them says of them. For the follower's thread.
 */
final class StaleBlocks {
  private final Index index;
  private final BlockFetcher blocks;
  private final BooleanSupplier stopping;

  StaleBlocks(Index index, BlockFetcher blocks, BooleanSupplier stopping) {
    this.index = index;
    this.blocks = blocks;
    this.stopping = stopping;
  }

  /**
   * Makes sure, before anything is taken back, that every block without an undo record can be had. They are fetched one by
   * one and let go again, since there is no bound to how many they are.
   *
   * @throws HoldFault where one cannot be had anywhere, with advice
   */
  void requireAll(ChainSource source, ChainPoint ours, ChainPoint fork) {
    for (int height = ours.height(); height > fork.height(); height--) {
      if (index.writer().canRollBack(height)) {
        continue;
      }
      if (stopping.getAsBoolean()) {
        return;
      }
      BlockHash hash = own(height);
      try {
        blocks.fetch(source, hash);
        youngAgain(source, height);
      } catch (NodeFault | HoldFault e) {
        if (e instanceof NodeFault fault && fault.kind() != NodeFault.Kind.UNKNOWN_BLOCK) {
          throw e;
        }
        throw new HoldFault(
            "The chain with the most work leaves ours at "
                + fork
                + ", "
                + (ours.height() - fork.height())
                + " blocks below our tip. The undo records do not reach that far, and no configured node has our block "
                + new ChainPoint(height, hash)
                + " with what it spent, by which it could be taken back. The last good state is kept and answered from. Give"
                + " a node that has it, or run 'utxod reindex --from-height "
                + (fork.height() + 1)
                + "'.",
            e);
      }
    }
  }

  /** Takes the tip back. */
  ChainPoint takeBack(ChainSource source, ChainPoint tip) {
    BlockDelta block = blocks.fetch(source, tip.hash());
    return index.writer().rollBack(block, youngAgain(source, tip.height()));
  }

  private @Nullable BlockDelta youngAgain(ChainSource source, int height) {
    Optional<Integer> below = index.writer().youngAgainBelow(height);
    return below.isEmpty() ? null : blocks.fetch(source, own(below.get()));
  }

  private BlockHash own(int height) {
    try (IndexView view = index.view()) {
      return view.block(height)
          .map(block -> block.point().hash())
          .orElseThrow(() -> new HoldFault("The index's row of block " + height
              + " is lost. Run 'utxod reindex --from-height " + height + "'."));
    }
  }
}
