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
   * A view of the current state. Cheap: all views opened between two blocks share one snapshot.
   *
   * @return to be closed soon by the caller, because an open view keeps its chain point's rows alive
   * @throws StoreException if the index is closed
   */
  IndexView view();

  /** The current state; known even while a re-index is being completed after a restart and no view can be opened. */
  default IndexState state() {
    try (IndexView view = view()) {
      return view.state();
    }
  }

  /** Data found to be lost when it was opened; empty if there was none. */
  default Optional<WalLoss> logLoss() {
    return Optional.empty();
  }

  /** The store's current memory and disk use; empty if unknown. */
  default Optional<StoreStats> figures() {
    return Optional.empty();
  }
}
