package org.utxod.store.model;

import org.utxod.store.chain.ChainPoint;
import org.utxod.store.sethash.MuHash;

/**
 * Statistics of the UTXO set computed by a scan over all coins. Immutable unless {@code product} is modified.
 *
 * @param point the block of the scanned state
 */
public record ComputedCoinStats(ChainPoint point, long utxoCount, long totalSat, MuHash product) {
  /** The statistics after {@link #point}. */
  public CoinStats figures() {
    return new CoinStats(point, utxoCount, totalSat, product.digest());
  }
}
