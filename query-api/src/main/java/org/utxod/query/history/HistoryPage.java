package org.utxod.query.history;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.utxod.query.answer.ActivityCursor;
import org.utxod.query.answer.AnswerPoint;
import org.utxod.query.answer.ScriptRef;
import org.utxod.query.answer.UnconfirmedEntry;
import org.utxod.store.chain.Txid;
import org.utxod.store.history.HistoryEntry;

/**
 * A page of a script's history, as of a block that may differ from that of the previous page.
 *
 * @param stale whether the index was not fresh
 * @param fromHeight the lowest block whose transactions are known; all later ones are
 * @param complete whether that is the whole chain
 * @param unconfirmed its transactions in the mempool as of the block, the newest first, up to the page size; null on later
 *     pages, in ascending order, and if the mempool is not known
 * @param entries in the order requested
 * @param next cursor of the following page; null after the last entry
 */
public record HistoryPage(
    ScriptRef scriptRef,
    AnswerPoint point,
    boolean stale,
    int fromHeight,
    boolean complete,
    @Nullable List<UnconfirmedEntry> unconfirmed,
    List<Line> entries,
    @Nullable ActivityCursor next) {
  public HistoryPage {
    unconfirmed = unconfirmed == null ? null : List.copyOf(unconfirmed);
    entries = List.copyOf(entries);
  }

  HistoryPage with(List<Line> lines) {
    return new HistoryPage(scriptRef, point, stale, fromHeight, complete, unconfirmed, lines, next);
  }

  /**
   * A transaction of the script.
   *
   * @param txid as it is kept, or as the node said
   */
  public record Line(Txid txid, HistoryEntry entry) {}
}
