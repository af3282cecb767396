package org.utxod.indexer.follow;

import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.utxod.indexer.bitcoind.rpc.NodeException;
import org.utxod.indexer.follow.source.BlockFetcher;
import org.utxod.indexer.follow.source.BlockSource;
import org.utxod.indexer.follow.source.FollowHaltedException;
import org.utxod.store.Index;
import org.utxod.store.chain.BlockDelta;
import org.utxod.store.chain.BlockHash;
import org.utxod.store.chain.ChainPoint;
import org.utxod.store.model.BlockRecord;
import org.utxod.store.model.Coverage;
import org.utxod.store.read.IndexView;

/**
 * Takes blocks back beyond the stored undo, by what a node that still has them says of them. For the follower's thread.
 */
public final class StaleBlocks {
  private final Index index;
  private final BlockFetcher blocks;
  private final LocalChain own;
  private final BooleanSupplier stopping;

  StaleBlocks(Index index, BlockFetcher blocks, LocalChain own, BooleanSupplier stopping) {
    this.index = index;
    this.blocks = blocks;
    this.own = own;
    this.stopping = stopping;
  }

  /**
   * Makes sure, before anything is disconnected, that every block without an undo record can be had. They are fetched
   * one by one and let go again, since there is no bound to how many they are.
   *
   * @throws FollowHaltedException if one cannot be had anywhere, with advice
   */
  void requireAll(BlockSource source, ChainPoint ours, ChainPoint fork) {
    for (int height = ours.height(); height > fork.height(); height--) {
      if (index.writer().canRollBack(height)) {
        continue;
      }
      if (stopping.getAsBoolean()) {
        return;
      }
      BlockHash hash = own(source, height);
      try {
        blocks.fetch(source, hash);
        immatureAgain(source, height);
      } catch (NodeException | FollowHaltedException e) {
        if (e instanceof NodeException fault && fault.kind() != NodeException.Kind.UNKNOWN_BLOCK) {
          throw e;
        }
        throw new FollowHaltedException(
            "The chain with the most work forks from ours at "
                + fork
                + ", "
                + (ours.height() - fork.height())
                + " blocks below our tip. The undo records do not reach that far back, and no configured node "
                + "has our block "
                + new ChainPoint(height, hash)
                + " with its spent outputs, which are needed to disconnect it. The last good state is kept and "
                + "served. Give a node that has it, or "
                + otherwise(fork),
            e);
      }
    }
  }

  private String otherwise(ChainPoint fork) {
    try (IndexView view = index.view()) {
      Coverage coverage = view.state().coverage();
      return fork.height() + 1 < coverage.firstApplied()
          ? "load a new index with 'utxod bootstrap' in an empty data directory: the fork is below the snapshot "
              + "of block " + coverage.fromHeight() + " from which this one was loaded."
          : "run 'utxod reindex --from-height " + (fork.height() + 1) + "'.";
    }
  }

  /**
   * Takes the tip back by its own account; where no node has that but its undo record is kept, by that, though scripts
   * that were filled in are partial then until they are filled in again.
   */
  ChainPoint disconnect(BlockSource source, ChainPoint tip) {
    try {
      return disconnectWithoutUndo(source, tip);
    } catch (NodeException | FollowHaltedException e) {
      boolean gone = e instanceof FollowHaltedException
          || ((NodeException) e).kind() == NodeException.Kind.UNKNOWN_BLOCK
          || ((NodeException) e).kind() == NodeException.Kind.BLOCK_NOT_DOWNLOADED;
      if (!gone || !index.writer().canRollBack(tip.height())) {
        throw e;
      }
      return index.writer().rollBack();
    }
  }

  private ChainPoint disconnectWithoutUndo(BlockSource source, ChainPoint tip) {
    BlockDelta block = blocks.fetch(source, tip.hash());
    return index
        .writer()
        .rollBack(block, immatureAgain(source, tip.height()), unknownBelow(source, tip, block));
  }

  /** The block before the tip where the index has no row of it: below a snapshot's base. */
  private @Nullable BlockRecord unknownBelow(BlockSource source, ChainPoint tip, BlockDelta block) {
    try (IndexView view = index.view()) {
      boolean base = view.block(tip.height() - 1).isEmpty()
          && view.state().coverage().origin() == Coverage.Origin.SNAPSHOT;
      return base ? own.record(source, tip.height() - 1, block.previousHash()) : null;
    }
  }

  private @Nullable BlockDelta immatureAgain(BlockSource source, int height) {
    Optional<Integer> below = index.writer().immatureAgainBelow(height);
    return below.isEmpty() ? null : blocks.fetch(source, own(source, below.get()));
  }

  private BlockHash own(BlockSource source, int height) {
    try (IndexView view = index.view()) {
      return own.hash(view, source, height);
    }
  }
}
