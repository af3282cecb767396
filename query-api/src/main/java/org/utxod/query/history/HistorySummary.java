package org.utxod.query.history;

import org.jspecify.annotations.Nullable;
import org.utxod.query.answer.AnswerPoint;
import org.utxod.query.answer.ScriptRef;
import org.utxod.store.history.HistoryEntry;
import org.utxod.store.history.segment.HistoryTotals;

/**
 * Sums over a script's whole history.
 *
 * @param stale whether the index was not fresh
 * @param first its first transaction; null if it was never used
 * @param last its last transaction; null if it was never used
 */
public record HistorySummary(
    ScriptRef scriptRef,
    AnswerPoint point,
    boolean stale,
    HistoryTotals totals,
    @Nullable HistoryEntry first,
    @Nullable HistoryEntry last) {}
