package org.utxod.query.electrum.method;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.utxod.query.electrum.moment.Moment;
import org.utxod.query.electrum.rpc.RpcException;
import org.utxod.query.port.BlockLookup;
import org.utxod.query.port.SourceException;
import org.utxod.store.chain.BlockHash;
import org.utxod.store.chain.Txid;
import org.utxod.store.history.HistoryReader;

/** The txids of blocks, from the history or, where they are not kept, from the node. Thread-safe. */
final class BlockTxids {
  /** About 8 MB. */
  private static final int MAX_KEPT = 100_000;

  /** Blocks above those of the history's files that are searched for a transaction. */
  private static final int MAX_SEARCHED = 24;

  private final BlockLookup blocks;
  private final Cache<BlockHash, List<Txid>> kept = Caffeine.newBuilder()
      .maximumWeight(MAX_KEPT)
      .weigher((BlockHash hash, List<Txid> txids) -> txids.size())
      .build();

  BlockTxids(BlockLookup blocks) {
    this.blocks = blocks;
  }

  /**
   * Those of a block, in their order.
   *
   * @throws RpcException if there is no block at that height
   */
  List<Txid> at(Moment moment, int height) {
    HistoryReader reader = moment.reader();
    BlockHash hash = height > moment.tip().height()
        ? null
        : reader.block(height).map(block -> block.hash()).orElse(null);
    if (hash == null) {
      throw RpcException.badRequest("height " + height + " out of range");
    }
    List<Txid> known = kept.getIfPresent(hash);
    if (known == null) {
      known = reader.txids(height).orElseGet(() -> ofNode(hash));
      kept.put(hash, known);
    }
    return known;
  }

  private List<Txid> ofNode(BlockHash hash) {
    return blocks
        .block(hash)
        .orElseThrow(() -> new SourceException(
            SourceException.Kind.UNAVAILABLE,
            "The node does not have this block, or not yet; retry",
            null))
        .txids();
  }

  /** The height of a transaction's block; null if it is in none that is known. */
  @Nullable
  Integer height(Moment moment, Txid txid) {
    List<Integer> heights = new ArrayList<>();
    for (HistoryReader.Candidate candidate : moment.reader().find(txid)) {
      heights.add(candidate.position().height());
    }
    int top = moment.reader().top();
    for (int height = moment.tip().height();
        height > Math.max(top, moment.tip().height() - MAX_SEARCHED);
        height--) {
      heights.add(height);
    }
    Optional<Integer> found =
        heights.stream().filter(height -> at(moment, height).contains(txid)).findFirst();
    return found.orElse(null);
  }

  /** The block of a transaction; null if it is in none that is known. */
  @Nullable
  BlockHash block(Moment moment, Txid txid) {
    Integer height = height(moment, txid);
    return height == null
        ? null
        : moment.reader().block(height).map(block -> block.hash()).orElse(null);
  }
}
