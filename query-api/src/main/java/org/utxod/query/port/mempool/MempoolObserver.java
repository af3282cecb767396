package org.utxod.query.port.mempool;

import java.util.List;

/**
 * Is told what becomes of a mempool, in order, by one thread and never two at once. Who is too slow for what happens misses
 * nothing unknowingly: it is told {@link MempoolChange.Anew} in place of what was dropped.
 */
@FunctionalInterface
public interface MempoolObserver {
  /** Some changes, at least one, in the order in which they happened. */
  void changed(List<MempoolChange> changes);
}
