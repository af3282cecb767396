package org.utxod.indexer.cluster;

import java.util.List;
import org.utxod.indexer.simulation.ForkedTree;
import org.utxod.indexer.simulation.ForkedTree.Block;
import org.utxod.store.Index;
import org.utxod.store.model.BlockRecord;
import org.utxod.store.reindex.Reindex;

/** What a publisher's index does to follow its node, by each of its writers. */
final class NodeChain {
  private NodeChain() {}

  /** Whether a re-index or a bulk synchronisation is to be finished first. */
  static boolean isUnderWay(Index index) {
    return index.reindex().isUnderWay() || !index.state().balancesCurrent();
  }

  /** Goes to a block. */
  static void move(ForkedTree tree, Index index, Block target, boolean together) {
    finish(tree, index);
    Block fork = ForkedTree.fork(tree.at(index), target);
    int height = fork.point().height();
    if (!index.writer().canRollBackTo(height)) {
      reindex(tree, index, height + 1); // What was written in bulk has no undo records.
    }
    while (!tree.at(index).equals(fork)) {
      index.writer().rollBack();
    }
    List<Block> path = ForkedTree.path(fork, target);
    for (Block block : path) {
      if (together) {
        index.catchUp().apply(block.delta(), target.point().height());
      } else {
        index.writer().apply(block.delta());
      }
    }
    index.catchUp().flush();
    index.catchUp().end();
  }

  /** Goes to a block in bulk, where that is above. */
  static void bulk(ForkedTree tree, Index index, Block target) {
    finish(tree, index);
    Block at = tree.at(index);
    if (ForkedTree.fork(at, target).equals(at)) {
      ForkedTree.path(at, target).forEach(block -> index.bulk().apply(block.delta()));
      index.bulk().flush();
      finish(tree, index);
    }
  }

  /** Takes the blocks from a height on away. */
  static void reindex(ForkedTree tree, Index index, int fromHeight) {
    finish(tree, index);
    if (index.writer().point().orElseThrow().height() >= fromHeight) {
      index.reindex().begin(fromHeight);
      finish(tree, index);
    }
  }

  private static void finish(ForkedTree tree, Index index) {
    try {
      if (index.bulk().isUnderWay()) {
        index.bulk().finish(1, done -> {});
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    Reindex reindex = index.reindex();
    while (reindex.isUnderWay()) {
      if (reindex.nextToPutBack().isPresent()) {
        int height = reindex.nextToPutBack().getAsInt();
        BlockRecord own = reindex.own(height).orElseThrow();
        reindex.putBack(height, List.of(tree.block(own.point().hash()).delta()));
      } else {
        reindex.step(reindex.own(reindex.fromHeight().getAsInt() - 1).orElseThrow());
      }
    }
  }
}
