package org.utxod.query.port.mempool;

import java.util.List;

/**
 * Receives the changes of a mempool, in order, on one thread at a time. An observer that is too slow receives {@link
 * MempoolChange.Reset} in place of the dropped changes.
 */
@FunctionalInterface
public interface MempoolObserver {
  /** One or more changes, in the order in which they happened. */
  void changed(List<MempoolChange> changes);
}
