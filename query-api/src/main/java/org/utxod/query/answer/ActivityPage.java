package org.utxod.query.answer;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of a script's activity, latest first, as of a block that may differ from that of the previous page.
 *
 * @param complete false if entries within the kept blocks can be missing, because the index does not know all coins
 * @param fromHeight activity of blocks above this height is kept; older activity is not
 * @param wholeChain whether that is the script's whole history
 * @param unconfirmed its transactions in the mempool as of the block, the newest first, up to the page size; null on
 *     later pages, and if the mempool is not known
 * @param next cursor of the following page; null after the last entry that is kept
 */
public record ActivityPage(
    ScriptRef scriptRef,
    AnswerPoint point,
    String source,
    boolean stale,
    boolean complete,
    int fromHeight,
    boolean wholeChain,
    @Nullable List<UnconfirmedEntry> unconfirmed,
    List<ActivityEntry> entries,
    @Nullable ActivityCursor next)
    implements Answer {
  public ActivityPage {
    unconfirmed = unconfirmed == null ? null : List.copyOf(unconfirmed);
    entries = List.copyOf(entries);
  }
}
