package org.utxod.indexer.payout.book;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.utxod.indexer.payout.ledger.LedgerEntry.PaymentRef;
import org.utxod.indexer.payout.ledger.LedgerEntry.PayoutRecorded;
import org.utxod.query.payout.FeeRate;
import org.utxod.query.payout.PaymentState;
import org.utxod.query.payout.Payout;

/** A payout to which something can still happen. Guarded by the book. */
public final class OpenPayout {
  private final PayoutRecorded recorded;
  private final Instant at;
  private final List<String> approvals = new ArrayList<>(1);
  private final List<OpenPayment> payments;
  private boolean sent;

  OpenPayout(PayoutRecorded recorded, Instant at, Consumer<PaymentChange> changes) {
    this.recorded = recorded;
    this.at = at;
    String rate = recorded.feeRate();
    FeeRate wanted = rate == null ? null : FeeRate.parse(rate);
    PaymentState state = recorded.needsApproval() ? PaymentState.QUEUED : PaymentState.APPROVED;
    this.payments = new ArrayList<>(recorded.payments().size());
    for (int i = 0; i < recorded.payments().size(); i++) {
      payments.add(new OpenPayment(
          new PaymentRef(recorded.id(), i),
          recorded.payments().get(i),
          wanted,
          isSignOnly(),
          state,
          at,
          changes));
    }
  }

  /** The idempotency key. */
  public String id() {
    return recorded.id();
  }

  /** Who asked for it. */
  public String person() {
    return recorded.person();
  }

  /** Of what was asked for. */
  public String orderSha256() {
    return recorded.orderSha256();
  }

  /** Whether it waits for an approval. */
  public boolean isQueued() {
    return recorded.needsApproval() && approvals.isEmpty();
  }

  /** Whether its transactions are not to be handed out. */
  public boolean isSignOnly() {
    return Boolean.TRUE.equals(recorded.signOnly()) && !sent;
  }

  /** Whether it was asked for like that. */
  public boolean wasSignOnly() {
    return Boolean.TRUE.equals(recorded.signOnly());
  }

  void send() {
    sent = true;
    payments.forEach(OpenPayment::letGo);
  }

  /** Its payments, in their order. */
  public List<OpenPayment> payments() {
    return payments;
  }

  /** The payment at a position; null if there is none. */
  @Nullable
  OpenPayment payment(int index) {
    return index >= 0 && index < payments.size() ? payments.get(index) : null;
  }

  void approve(String approver, Instant when) {
    approvals.add(approver);
    for (OpenPayment payment : payments) {
      if (payment.state() == PaymentState.QUEUED) {
        payment.to(PaymentState.APPROVED, when, "approved by " + approver);
      }
    }
  }

  boolean isDone() {
    return payments.stream().allMatch(OpenPayment::isDone);
  }

  /** As clients see it. */
  public Payout toPayout() {
    return new Payout(
        recorded.id(),
        at,
        recorded.person(),
        recorded.feeRate(),
        recorded.needsApproval(),
        approvals,
        isSignOnly() ? true : null,
        payments.stream().map(OpenPayment::toPayment).toList());
  }
}
