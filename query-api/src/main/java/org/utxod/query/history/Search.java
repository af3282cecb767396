package org.utxod.query.history;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.utxod.store.chain.ChainPoint;
import org.utxod.store.chain.Txid;
import org.utxod.store.history.HistoryReader;
import org.utxod.store.model.BlockRecord;
import org.utxod.store.read.IndexView;

/**
 * What a history knows of where a transaction may be.
 *
 * @param candidates in its segments
 * @param recent blocks that are in no segment yet
 * @param fromHeight the lowest block that is known; null if none is
 */
record Search(
    List<Located> candidates,
    List<ChainPoint> recent,
    @Nullable Integer fromHeight) {
  /** Maximum number of recent blocks whose txids are asked of the node. */
  private static final int MAX_SEARCHED = 24;

  /** A candidate with where its bytes are; null if that is not known. */
  record Located(HistoryReader.Candidate candidate, HistoryReader.@Nullable Extent extent) {}

  static Search of(HistoryReader reader, IndexView view, ChainPoint tip, Txid txid) {
    List<ChainPoint> recent = new ArrayList<>();
    for (int height = reader.top() + 1;
        height <= tip.height() && recent.size() <= MAX_SEARCHED;
        height++) {
      view.block(height).map(BlockRecord::point).ifPresent(recent::add);
    }
    List<Located> candidates = reader.find(txid).stream()
        .map(one -> new Located(one, reader.extent(one.position()).orElse(null)))
        .toList();
    return new Search(candidates, recent, reader.fromHeight());
  }

  /** Whether too many blocks are in no segment yet to ask for the txids of each. */
  boolean isBehind() {
    return recent.size() > MAX_SEARCHED;
  }

  /** Why a transaction that is not found may be in a block nevertheless; null if it certainly is in none. */
  @Nullable
  String open() {
    if (fromHeight == null || isBehind()) {
      return "Blocks have just arrived and are not in the history yet";
    }
    return fromHeight == 0
        ? null
        : "The history is being built and reaches down to block " + fromHeight
            + "; see history in /v1/status";
  }
}
