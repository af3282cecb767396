package org.utxod.store.model;

import org.utxod.store.chain.ChainPoint;
import org.utxod.store.sethash.MuHash;

/**
 * The UTXO set as a walk over all coins found it. Immutable as long as nobody changes {@code product}.
 *
 * @param point the block after which the coins stood so
 */
public record ComputedCoinStats(ChainPoint point, long utxoCount, long totalSat, MuHash product) {
  /** The figures after {@link #point}. */
  public CoinStats figures() {
    return new CoinStats(point, utxoCount, totalSat, product.digest());
  }
}
