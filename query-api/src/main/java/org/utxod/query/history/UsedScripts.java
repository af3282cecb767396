package org.utxod.query.history;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.utxod.store.chain.ScriptKey;
import org.utxod.store.history.History;
import org.utxod.store.history.HistoryReader;
import org.utxod.store.model.StoreException;
import org.utxod.store.read.IndexView;

/**
 * Tells whether scripts were ever used, where all history is kept.
 *
 * @param history null if none is kept
 */
public record UsedScripts(@Nullable History history) {
  /** Of each script; empty where the history does not reach down to the first block. */
  public Optional<List<Boolean>> of(IndexView view, List<ScriptKey> scripts) {
    History kept = history;
    if (kept == null) {
      return Optional.empty();
    }
    try (History.Segments segments = kept.segments()) {
      HistoryReader reader = new HistoryReader(view, segments);
      if (reader.fromHeight() == null || !reader.isComplete()) {
        return Optional.empty();
      }
      List<Boolean> used = new ArrayList<>(scripts.size());
      for (ScriptKey script : scripts) {
        used.add(!reader.of(script).earliest(null, 1).isEmpty());
      }
      return Optional.of(used);
    } catch (StoreException e) {
      if (e.kind() == StoreException.Kind.DAMAGED) {
        return Optional.empty(); // It is being built anew.
      }
      throw e;
    }
  }
}
