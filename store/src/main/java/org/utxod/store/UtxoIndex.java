package org.utxod.store;

import java.util.Optional;
import org.utxod.store.kv.StoreStats;
import org.utxod.store.model.IndexState;
import org.utxod.store.model.StoreException;
import org.utxod.store.model.WalLoss;
import org.utxod.store.read.IndexView;

/** The read side of an index, wherever it is kept. Safe for use by any number of threads. */
public interface UtxoIndex {
  /**
   * The index as it stands now. Cheap: all views opened between two blocks share one snapshot.
   *
   * @return to be closed soon by the caller, for an open view keeps its chain point's rows alive
   * @throws StoreException where the index is closed
   */
  IndexView view();

  /** Where it stands; known even while a re-index is being completed after a restart and no view can be had. */
  default IndexState state() {
    try (IndexView view = view()) {
      return view.state();
    }
  }

  /** What was found to be lost when it was opened; empty where nothing was. */
  default Optional<WalLoss> logLoss() {
    return Optional.empty();
  }

  /** What its store takes up now; empty where that is not known. */
  default Optional<StoreStats> figures() {
    return Optional.empty();
  }
}
