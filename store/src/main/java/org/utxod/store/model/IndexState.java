package org.utxod.store.model;

import org.jspecify.annotations.Nullable;
import org.utxod.store.chain.Network;

/**
 * The state of an index.
 *
 * @param tip the last block applied; null before the first
 * @param utxoCount coins in the index
 * @param totalSat satoshis in the index
 * @param activityFrom the first height for which earlier balances are available; null if for none
 * @param balancesCurrent whether balance rows are as of {@code tip}; otherwise balances must be summed from coins
 * @param scriptHashIndex whether scripts can be found by their SHA-256
 * @param backfilledScripts number of scripts whose coins are all known although the coverage is partial
 */
public record IndexState(
    Network network,
    Coverage coverage,
    @Nullable BlockRecord tip,
    long utxoCount,
    long totalSat,
    @Nullable Integer activityFrom,
    boolean balancesCurrent,
    boolean scriptHashIndex,
    int backfilledScripts) {
  /** For an index without backfilled scripts. */
  public IndexState(
      Network network,
      Coverage coverage,
      @Nullable BlockRecord tip,
      long utxoCount,
      long totalSat,
      @Nullable Integer activityFrom,
      boolean balancesCurrent,
      boolean scriptHashIndex) {
    this(
        network,
        coverage,
        tip,
        utxoCount,
        totalSat,
        activityFrom,
        balancesCurrent,
        scriptHashIndex,
        0);
  }
}
