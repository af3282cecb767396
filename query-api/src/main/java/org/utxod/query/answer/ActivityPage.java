package org.utxod.query.answer;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of a script's activity, latest first, as of a block that may differ from that of the previous page.
 *
 * @param complete false where something within the kept blocks can be missing, because the index does not know all
 *     coins
 * @param fromHeight everything is kept that was done in blocks above this one; what is older is not
 * @param wholeChain whether that is everything that was ever done to the script
 * @param unconfirmed what is done to it in the mempool that fits the block, the newest first, up to as many rows as the
 *     page has room for; null on later pages, and if that is not known
 * @param next where the following page begins; null after the last that is kept
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
