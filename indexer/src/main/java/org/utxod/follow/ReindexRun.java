package org.utxod.follow;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.utxod.chain.BlockDelta;
import org.utxod.chain.BlockHash;
import org.utxod.store.BlockRecord;
import org.utxod.store.Index;
import org.utxod.store.Reindex;
import org.utxod.store.StoreFault;

/**
 * Drives a re-index with blocks from a source, one step at a time, so that it can stop between any two and go on later. For
 * the follower's thread.
 */
final class ReindexRun {
  private final Index index;
  private final BlockFetcher blocks;
  private final BooleanSupplier stopping;
  private final Consumer<String> progress;

  ReindexRun(
      Index index, BlockFetcher blocks, BooleanSupplier stopping, Consumer<String> progress) {
    this.index = index;
    this.blocks = blocks;
    this.stopping = stopping;
    this.progress = progress;
  }

  /**
   * Makes sure that the source's chain and ours are one below the height, then begins.
   *
   * @throws StoreFault of kind {@code REFUSED} where it cannot be done, with advice
   */
  void begin(ChainSource source, int fromHeight) {
    if (fromHeight > 0) {
      Optional<BlockHash> own = index.reindex().ownBlock(fromHeight - 1);
      List<BlockHash> theirs = source.blockHashes(fromHeight - 1, 1);
      if (own.isPresent() && (theirs.isEmpty() || !theirs.get(0).equals(own.get()))) {
        throw new StoreFault(
            StoreFault.Kind.REFUSED,
            "The index's block "
                + (fromHeight - 1)
                + " is not the node's, so a re-index from "
                + fromHeight
                + " would not lead to the node's truth. Choose a height below the fork.");
      }
    }
    index.reindex().begin(fromHeight);
  }

  /**
   * Goes on until the index stands below the height, or it is told to stop.
   *
   * @return whether it is complete
   */
  boolean goOn(ChainSource source) {
    Reindex reindex = index.reindex();
    BlockRecord base = base(source, reindex.fromHeight().orElseThrow() - 1);
    while (reindex.isUnderWay()) {
      if (stopping.getAsBoolean()) {
        return false;
      }
      String phase = reindex.phase();
      if (reindex.nextToPutBack().isPresent()) {
        int height = reindex.nextToPutBack().getAsInt();
        progress.accept(phase + ", block " + height);
        putBack(source, reindex, height);
      } else {
        progress.accept(String.valueOf(phase));
        reindex.step(base);
      }
    }
    return true;
  }

  private static BlockRecord base(ChainSource source, int height) {
    List<BlockHash> hashes = source.blockHashes(height, 1);
    if (hashes.isEmpty()) {
      throw new HoldFault(
          "The node does not reach block " + height + ", from which the re-index has to go on.");
    }
    return Headers.record(source.header(hashes.get(0)));
  }

  /** Spends of the node's block and, where ours is another one, of ours too: the index may have followed it. */
  private void putBack(ChainSource source, Reindex reindex, int height) {
    List<BlockHash> theirs = source.blockHashes(height, 1);
    Optional<BlockHash> own = reindex.ownBlock(height);
    List<BlockDelta> spends = new ArrayList<>();
    for (BlockHash hash : theirs) {
      spends.add(blocks.fetch(source, hash));
    }
    if (own.isPresent()
        && !theirs.contains(own.get())
        && !reindex.putBackFromUndo(height, own.get())) {
      spends.add(blocks.fetch(source, own.get()));
    }
    reindex.putBack(height, spends);
  }
}
