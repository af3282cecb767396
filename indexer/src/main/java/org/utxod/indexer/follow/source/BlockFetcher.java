package org.utxod.indexer.follow.source;

import java.util.function.Function;
import org.utxod.indexer.bitcoind.NodeHeader;
import org.utxod.indexer.bitcoind.rpc.NodeException;
import org.utxod.store.chain.BlockDelta;
import org.utxod.store.chain.BlockHash;

/**
 * Gets one block by hash: from the source that is being followed, else from any other that has it whole. Thread-safe.
 */
public final class BlockFetcher {
  private final SourcePool pool;

  public BlockFetcher(SourcePool pool) {
    this.pool = pool;
  }

  /**
   * The block with what it spends.
   *
   * @throws FollowHaltedException if no source can ever give it as things are
   * @throws NodeException if it may be had later
   */
  public BlockDelta fetch(BlockSource first, BlockHash hash) {
    return fetch(first, source -> source.block(hash));
  }

  /** The block the fastest way, as {@link BlockLookup#blockToApply} gives it; faults as above. */
  BlockDelta fetchToApply(BlockSource first, BlockHash hash, byte[] array) {
    return fetch(first, source -> source.blockToApply(hash, array));
  }

  /** The block's header, which nodes keep of blocks that they pruned and of those that lost; faults as above. */
  public NodeHeader header(BlockSource first, BlockHash hash) {
    return fetch(first, source -> source.header(hash));
  }

  private <T> T fetch(BlockSource first, Function<BlockSource, T> call) {
    try {
      return call.apply(first);
    } catch (NodeException fault) {
      if (!anotherMayHaveIt(fault.kind())) {
        throw fault;
      }
      for (BlockSource other : pool.sources()) {
        if (other != first) {
          try {
            return call.apply(other);
          } catch (NodeException alsoNot) {
            fault.addSuppressed(alsoNot);
          }
        }
      }
      throw explained(fault);
    }
  }

  private static boolean anotherMayHaveIt(NodeException.Kind kind) {
    return switch (kind) {
      case BLOCK_PRUNED,
          BLOCK_NOT_DOWNLOADED,
          BLOCK_NOT_ON_DISK,
          MISSING_PREVOUTS,
          UNDO_UNREADABLE,
          UNKNOWN_BLOCK -> true;
      case UNREACHABLE,
          BUSY,
          WARMUP,
          CREDENTIALS,
          WRONG_CHAIN,
          OUT_OF_RANGE,
          METHOD_UNAVAILABLE,
          NO_REST,
          MALFORMED_ANSWER,
          REFUSED,
          CANCELLED -> false;
    };
  }

  private static RuntimeException explained(NodeException fault) {
    return switch (fault.kind()) {
      case BLOCK_PRUNED ->
        new FollowHaltedException(
            fault.getMessage()
                + " The index needs it to continue. Give a node that still has the block, or run 'utxod "
                + "bootstrap --from-node' with an empty data directory, which loads the node's UTXO set and "
                + "is complete.",
            fault);
      case BLOCK_NOT_ON_DISK, UNDO_UNREADABLE, MISSING_PREVOUTS ->
        new FollowHaltedException(
            fault.getMessage()
                + " No configured node has the complete block, and no input may be skipped.",
            fault);
      default -> fault;
    };
  }
}
