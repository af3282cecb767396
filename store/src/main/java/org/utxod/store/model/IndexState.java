package org.utxod.store.model;

import org.jspecify.annotations.Nullable;
import org.utxod.store.chain.Network;

/**
 * Where an index stands.
 *
 * @param tip the last block applied; null before the first
 * @param utxoCount coins in the index
 * @param totalSat satoshis in the index
 * @param activityFrom the first height for which an earlier balance can be answered; null where for none
 * @param balancesCurrent whether balance rows belong to {@code tip}; else balances must be summed from coins
 * @param scriptHashIndex whether scripts can be found by their SHA-256
 * @param backfilledScripts how many scripts are known whole though the coverage is partial
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
  /** Of an index without backfilled scripts. */
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
