package org.utxod.store.model;

import org.jspecify.annotations.Nullable;
import org.utxod.store.chain.ChainPoint;
import org.utxod.store.chain.SetHash;

/**
 * The UTXO set after a block, in three figures that a node has too.
 *
 * @param utxoCount coins
 * @param totalSat satoshis
 * @param hash null where it is not known
 */
public record CoinStats(
    ChainPoint point,
    long utxoCount,
    long totalSat,
    @Nullable SetHash hash) {
  /** Whether count, sum and hash are the same, of the same block; a hash that is not known equals none. */
  public boolean agreesWith(CoinStats other) {
    return hash != null && equals(other);
  }
}
