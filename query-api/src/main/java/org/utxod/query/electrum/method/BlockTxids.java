package org.utxod.query.electrum.method;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.List;
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
  private static final int MAX_KEPT = Whereabouts.MAX_SEARCHED;

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

  /** Where a transaction is: in the history's files, or in a block that is in none of them yet. */
  Whereabouts find(Moment moment, Txid txid) {
    for (HistoryReader.Candidate candidate : moment.reader().find(txid)) {
      int height = candidate.position().height();
      if (at(moment, height).contains(txid)) {
        return new Whereabouts.InBlock(height);
      }
    }
    return Whereabouts.search(
        txid, moment.reader().top(), moment.tip().height(), height -> at(moment, height));
  }

  /** The block at a height that the moment has. */
  BlockHash block(Moment moment, int height) {
    return moment.reader().block(height).orElseThrow().hash();
  }
}
