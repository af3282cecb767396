package org.utxod.query.payout;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A recorded payout.
 *
 * @param id the client's idempotency key, unique in the ledger for ever
 * @param person who asked for it
 * @param feeRate asked for, sat/vB; null for the daemon's own choice
 * @param approvals persons who approved it
 * @param signOnly whether its transactions are not handed to the node until somebody asks for that; null for no
 */
public record Payout(
    String id,
    Instant recordedAt,
    String person,
    @Nullable String feeRate,
    boolean needsApproval,
    List<String> approvals,
    @Nullable Boolean signOnly,
    List<Payment> payments) {
  public Payout {
    approvals = List.copyOf(approvals);
    payments = List.copyOf(payments);
  }

  /** Whether its transactions are signed only, and not handed to the node. */
  public boolean isSignOnly() {
    return Boolean.TRUE.equals(signOnly);
  }

  /** All its payments, satoshis. */
  public long totalSat() {
    return payments.stream().mapToLong(Payment::amountSat).sum();
  }

  /** The state of the payment that has come least far; those that ended unpaid count only if all did. */
  public PaymentState state() {
    PaymentState least = null;
    PaymentState ended = PaymentState.CANCELLED;
    for (Payment payment : payments) {
      PaymentState state = payment.last().state();
      if (state == PaymentState.CANCELLED || state == PaymentState.FAILED) {
        ended = state == PaymentState.FAILED ? state : ended;
      } else if (least == null || state.compareTo(least) < 0) {
        least = state;
      }
    }
    return least == null ? ended : least;
  }
}
