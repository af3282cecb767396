package org.utxod.query.payout;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Some payouts, the latest first.
 *
 * @param tip height of the index, for confirmations
 * @param next continues after the last one; null if there are no more
 */
public record PayoutPage(
    List<Payout> payouts, int tip, @Nullable Long next) {
  public PayoutPage {
    payouts = List.copyOf(payouts);
  }
}
