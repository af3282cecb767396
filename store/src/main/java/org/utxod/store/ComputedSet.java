package org.utxod.store;

import org.utxod.chain.ChainPoint;
import org.utxod.store.sethash.MuHash;

/**
 * The UTXO set as a walk over all coins found it. Immutable as long as nobody changes {@code product}.
 *
 * @param point the block after which the coins stood so
 */
public record ComputedSet(ChainPoint point, long utxoCount, long totalSat, MuHash product) {
  /** The figures after {@link #point}. */
  public SetFigures figures() {
    return new SetFigures(point, utxoCount, totalSat, product.digest());
  }
}
