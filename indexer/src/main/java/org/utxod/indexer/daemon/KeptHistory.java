package org.utxod.indexer.daemon;

import org.jspecify.annotations.Nullable;
import org.utxod.query.port.HistoryStatus;
import org.utxod.store.history.History;

/**
 * A history to answer from.
 *
 * @param history null if none is kept
 */
public record KeptHistory(@Nullable History history, HistoryStatus.Source status) {
  /** None is kept. */
  public static final KeptHistory NONE = new KeptHistory(null, () -> HistoryStatus.NONE);
}
