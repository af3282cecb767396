package org.utxod.indexer.follow.reindex;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.utxod.indexer.bitcoind.rpc.NodeException;
import org.utxod.indexer.follow.source.BlockFetcher;
import org.utxod.indexer.follow.source.BlockSource;
import org.utxod.indexer.follow.source.FollowHaltedException;
import org.utxod.indexer.follow.source.Headers;
import org.utxod.store.Index;
import org.utxod.store.chain.BlockDelta;
import org.utxod.store.chain.BlockHash;
import org.utxod.store.model.BlockRecord;
import org.utxod.store.model.StoreException;
import org.utxod.store.reindex.Reindex;

/**
 * Drives a re-index with blocks from a source, one step at a time, so that it can stop between any two and go on later.
 * For the follower's thread.
 */
public final class ReindexRun {
  private final Index index;
  private final BlockFetcher blocks;
  private final BooleanSupplier stopping;
  private final Consumer<String> progress;

  public ReindexRun(
      Index index, BlockFetcher blocks, BooleanSupplier stopping, Consumer<String> progress) {
    this.index = index;
    this.blocks = blocks;
    this.stopping = stopping;
    this.progress = progress;
  }

  /**
   * Makes sure that the source's chain and ours are one below the height, then begins.
   *
   * @throws StoreException of kind {@code REFUSED} if it cannot be done, with advice
   */
  public void begin(BlockSource source, int fromHeight) {
    if (fromHeight > 0) {
      Optional<BlockHash> own =
          index.reindex().own(fromHeight - 1).map(block -> block.point().hash());
      List<BlockHash> theirs = source.blockHashes(fromHeight - 1, 1);
      if (own.isPresent() && (theirs.isEmpty() || !theirs.get(0).equals(own.get()))) {
        throw new StoreException(
            StoreException.Kind.REFUSED,
            "The index's block "
                + (fromHeight - 1)
                + " is not on the node's chain, so a re-index from " + fromHeight
                + " cannot reach the node's "
                + "state. Choose a height below the fork.");
      }
    }
    index.reindex().begin(fromHeight);
  }

  /**
   * Goes on until the index stands below the height, or it is told to stop.
   *
   * @return whether it is complete
   */
  public boolean goOn(BlockSource source) {
    Reindex reindex = index.reindex();
    BlockRecord base = base(source, reindex, reindex.fromHeight().orElseThrow() - 1);
    while (reindex.isUnderWay()) {
      if (stopping.getAsBoolean()) {
        return false;
      }
      String phase = reindex.phase();
      if (reindex.nextToPutBack().isPresent()) {
        int height = reindex.nextToPutBack().getAsInt();
        progress.accept(phase + ", block " + height);
        putBack(source, reindex, base, height);
      } else {
        progress.accept(String.valueOf(phase));
        reindex.step(base);
      }
    }
    return true;
  }

  /**
   * Where the re-index ends: on our own chain, wherever the node has gone meanwhile, for that is the chain whose coins
   * below the height we hold. A reorganisation is followed afterwards as any other. The node is only asked where our
   * row is lost.
   */
  private static BlockRecord base(BlockSource source, Reindex reindex, int height) {
    Optional<BlockRecord> own = reindex.own(height);
    if (own.isPresent()) {
      return own.get();
    }
    List<BlockHash> hashes = source.blockHashes(height, 1);
    if (hashes.isEmpty()) {
      throw new FollowHaltedException(
          "The node does not reach block " + height + ", from which the re-index has to continue.");
    }
    return Headers.record(source.header(hashes.get(0)));
  }

  /** Spends of the index's own block: the node's word for it, else our undo record. */
  private void putBack(BlockSource source, Reindex reindex, BlockRecord base, int height) {
    Optional<BlockRecord> own = reindex.own(height);
    if (own.isEmpty()) {
      reindex.putBack(height, theirs(source, base, height));
      return;
    }
    BlockHash hash = own.get().point().hash();
    try {
      reindex.putBack(height, List.of(blocks.fetch(source, hash)));
    } catch (NodeException | FollowHaltedException e) {
      boolean gone = e instanceof FollowHaltedException
          || ((NodeException) e).kind() == NodeException.Kind.UNKNOWN_BLOCK
          || ((NodeException) e).kind() == NodeException.Kind.BLOCK_NOT_DOWNLOADED;
      if (!gone || !reindex.putBackFromUndo(height, hash)) {
        throw e;
      }
      reindex.putBack(height, List.of());
    }
  }

  /** Where our row of a block is lost, the node's block serves, as long as its chain and ours are one below. */
  private List<BlockDelta> theirs(BlockSource source, BlockRecord base, int height) {
    List<BlockDelta> found = new ArrayList<>();
    for (BlockHash hash : source.blockHashes(height, 1)) {
      found.add(blocks.fetch(source, hash));
    }
    List<BlockHash> below = source.blockHashes(base.point().height(), 1);
    if (!below.equals(List.of(base.point().hash()))) {
      throw new FollowHaltedException("The index's row of block " + height
          + " is missing, and the node's chain has forked from ours below the re-index at "
          + base.point()
          + ". Waiting for a node of that chain; if there is none, start a new index in an empty data "
          + "directory.");
    }
    return found;
  }
}
