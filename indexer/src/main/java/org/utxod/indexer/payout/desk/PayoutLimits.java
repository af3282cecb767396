package org.utxod.indexer.payout.desk;

import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.utxod.store.chain.Script;

/**
 * What may be recorded.
 *
 * @param paymentSat the most of one payment, satoshis
 * @param payoutSat the most of all payments of a payout, satoshis
 * @param daySat the most of one day (UTC), satoshis
 * @param addressDaySat the most to one address on a day, satoshis
 * @param openPayments the most that are under way at a time, each of which takes some kilobytes of memory
 * @param approveFromSat payouts of so much in all need another person's approval; null for none
 * @param allowed the only scripts that may be paid; null for any
 */
public record PayoutLimits(
    long paymentSat,
    long payoutSat,
    long daySat,
    long addressDaySat,
    int openPayments,
    @Nullable Long approveFromSat,
    @Nullable Set<Script> allowed) {
  public PayoutLimits {
    allowed = allowed == null ? null : Set.copyOf(allowed);
  }

  /** Whether a payout of so much needs an approval. */
  boolean needsApproval(long totalSat) {
    return approveFromSat != null && totalSat >= approveFromSat;
  }
}
