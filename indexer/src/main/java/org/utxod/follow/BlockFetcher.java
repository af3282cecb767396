package org.utxod.follow;

import java.util.function.Function;
import org.utxod.bitcoind.NodeFault;
import org.utxod.bitcoind.NodeHeader;
import org.utxod.chain.BlockDelta;
import org.utxod.chain.BlockHash;

/**
 * Gets one block by hash: from the source that is being followed, else from any other that has it whole. Safe for use by
 * any number of threads.
 */
final class BlockFetcher {
  private final SourcePool pool;

  BlockFetcher(SourcePool pool) {
    this.pool = pool;
  }

  /**
   * The block with what it spends.
   *
   * @throws HoldFault where no source can ever give it as things are
   * @throws NodeFault where it may be had later
   */
  BlockDelta fetch(ChainSource first, BlockHash hash) {
    return fetch(first, source -> source.block(hash));
  }

  /** The block the fastest way, as {@link ChainSource#blockToApply} gives it; faults as above. */
  BlockDelta fetchToApply(ChainSource first, BlockHash hash, byte[] array) {
    return fetch(first, source -> source.blockToApply(hash, array));
  }

  /** The block's header, which nodes keep of blocks that they pruned and of those that lost; faults as above. */
  NodeHeader header(ChainSource first, BlockHash hash) {
    return fetch(first, source -> source.header(hash));
  }

  private <T> T fetch(ChainSource first, Function<ChainSource, T> call) {
    try {
      return call.apply(first);
    } catch (NodeFault fault) {
      if (!anotherMayHaveIt(fault.kind())) {
        throw fault;
      }
      for (ChainSource other : pool.sources()) {
        if (other != first) {
          try {
            return call.apply(other);
          } catch (NodeFault alsoNot) {
            fault.addSuppressed(alsoNot);
          }
        }
      }
      throw explained(fault);
    }
  }

  private static boolean anotherMayHaveIt(NodeFault.Kind kind) {
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

  private static RuntimeException explained(NodeFault fault) {
    return switch (fault.kind()) {
      case BLOCK_PRUNED ->
        new HoldFault(
            fault.getMessage()
                + " The index needs it to go on. Give a node that still has the block, or run 'utxod bootstrap --from-node'"
                + " with an empty data directory, which begins with the node's own UTXO set and is complete.",
            fault);
      case BLOCK_NOT_ON_DISK, UNDO_UNREADABLE, MISSING_PREVOUTS ->
        new HoldFault(
            fault.getMessage()
                + " No configured node has the block whole, and no input may be left out.",
            fault);
      default -> fault;
    };
  }
}
