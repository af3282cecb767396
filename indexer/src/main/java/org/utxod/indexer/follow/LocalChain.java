package org.utxod.indexer.follow;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.utxod.indexer.bitcoind.NodeHeader;
import org.utxod.indexer.bitcoind.rpc.NodeException;
import org.utxod.indexer.follow.source.BlockFetcher;
import org.utxod.indexer.follow.source.BlockSource;
import org.utxod.indexer.follow.source.FollowHaltedException;
import org.utxod.indexer.follow.source.Headers;
import org.utxod.store.chain.BlockHash;
import org.utxod.store.chain.ChainPoint;
import org.utxod.store.model.BlockRecord;
import org.utxod.store.model.Coverage;
import org.utxod.store.read.IndexView;

/**
 * The index's own chain, also below the block with which it began, its base: there each block names the one before it,
 * and nodes are asked for the headers, by hash, so that no other branch can slip in. For the follower's thread.
 */
public final class LocalChain {
  /** So far below a snapshot's base a fork is looked for. */
  static final int DEEPEST = 2_016;

  private static final int STEP = 100;
  private static final int KEPT = 2 * DEEPEST;

  private final BlockFetcher blocks;
  private final Map<BlockHash, NodeHeader> headers = new LinkedHashMap<>() {
    @Override
    protected boolean removeEldestEntry(Map.Entry<BlockHash, NodeHeader> eldest) {
      return size() > KEPT;
    }
  };

  LocalChain(BlockFetcher blocks) {
    this.blocks = blocks;
  }

  /**
   * The hash of our block at a height.
   *
   * @throws FollowHaltedException if the index has no row of it and it does not lie below its base
   * @throws NodeException if no node could say
   */
  BlockHash hash(IndexView view, BlockSource source, int height) {
    BlockRecord known = view.block(height).orElse(null);
    if (known != null) {
      return known.point().hash();
    }
    BlockRecord base = base(view);
    if (base == null || height >= base.point().height()) {
      throw new FollowHaltedException("The index's row of block " + height
          + " is missing. Run 'utxod reindex " + "--from-height " + height + "'.");
    }
    BlockHash hash = base.previousHash();
    for (int at = base.point().height() - 1; at > height; at--) {
      hash = header(source, at, hash).previousHash();
    }
    return hash;
  }

  /** Our block at a height below the base. */
  BlockRecord record(BlockSource source, int height, BlockHash hash) {
    return Headers.record(header(source, height, hash));
  }

  /**
   * Where the source's chain and ours part below the base of a snapshot.
   *
   * @throws FollowHaltedException if that is too deep, or no node knows our blocks there
   */
  ChainPoint forkBelow(IndexView view, BlockSource source, int theirHeight) {
    BlockRecord base = base(view);
    if (base == null) {
      throw new FollowHaltedException(
          "The index's row of its base block is missing. Load a new index with 'utxod bootstrap' in an empty "
              + "data directory.");
    }
    int lowest = Math.max(0, base.point().height() - DEEPEST);
    BlockHash ours = base.previousHash();
    for (int top = base.point().height() - 1; top >= lowest; top -= STEP) {
      int bottom = Math.max(lowest, top - STEP + 1);
      int count = Math.min(top, theirHeight) - bottom + 1;
      List<BlockHash> theirs = count <= 0 ? List.of() : source.blockHashes(bottom, count);
      for (int height = top; height >= bottom; height--) {
        if (height - bottom < theirs.size() && theirs.get(height - bottom).equals(ours)) {
          return new ChainPoint(height, ours);
        }
        ours = before(source, base, height, ours);
      }
    }
    throw new FollowHaltedException(source.label()
        + " has a chain with more work that forks from ours more than " + DEEPEST
        + " blocks below the snapshot of block " + base.point().height()
        + " from which this index was loaded. The last good state is kept and served. If that chain is right, "
        + "load a new index with 'utxod bootstrap' in an empty data directory.");
  }

  private BlockHash before(BlockSource source, BlockRecord base, int height, BlockHash hash) {
    try {
      return header(source, height, hash).previousHash();
    } catch (NodeException e) {
      if (e.kind() != NodeException.Kind.UNKNOWN_BLOCK) {
        throw e;
      }
      throw new FollowHaltedException(
          source.label()
              + " has a chain with more work that forks from ours below the snapshot of block "
              + base.point().height()
              + " from which this index was loaded, and no configured node has our block "
              + new ChainPoint(height, hash)
              + ". The last good state is kept and served. Give a node that has it, or load a new index with"
              + " 'utxod bootstrap' in an empty data directory.",
          e);
    }
  }

  /** The last block before the first that was applied; null if that is the genesis block's business. */
  private static @Nullable BlockRecord base(IndexView view) {
    Coverage coverage = view.state().coverage();
    return switch (coverage.origin()) {
      case GENESIS -> null;
      case SNAPSHOT, HEIGHT -> view.block(coverage.firstApplied() - 1).orElse(null);
    };
  }

  private NodeHeader header(BlockSource source, int height, BlockHash hash) {
    NodeHeader known = headers.get(hash);
    if (known != null) {
      return known;
    }
    NodeHeader header = blocks.header(source, hash);
    if (header.point().height() != height) {
      throw new NodeException(
          NodeException.Kind.MALFORMED_ANSWER,
          source.label() + " reports height " + header.point().height() + " for block " + hash
              + ", but the "
              + "blocks above it imply height "
              + height + ".");
    }
    headers.put(hash, header);
    return header;
  }
}
