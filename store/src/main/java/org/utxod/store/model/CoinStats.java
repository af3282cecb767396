package org.utxod.store.model;

import org.jspecify.annotations.Nullable;
import org.utxod.store.chain.ChainPoint;
import org.utxod.store.chain.SetHash;

/**
 * Statistics of the UTXO set after a block, comparable with a node's.
 *
 * @param utxoCount coins
 * @param totalSat satoshis
 * @param hash null if unknown
 */
public record CoinStats(
    ChainPoint point,
    long utxoCount,
    long totalSat,
    @Nullable SetHash hash) {
  /** Whether count, sum and hash are the same, for the same block; an unknown hash equals none. */
  public boolean agreesWith(CoinStats other) {
    return hash != null && equals(other);
  }
}
