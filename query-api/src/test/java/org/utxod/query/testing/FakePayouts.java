package org.utxod.query.testing;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.utxod.query.payout.AuditLine;
import org.utxod.query.payout.FeeRate;
import org.utxod.query.payout.Payment;
import org.utxod.query.payout.PaymentOrder;
import org.utxod.query.payout.PaymentState;
import org.utxod.query.payout.Payout;
import org.utxod.query.payout.PayoutException;
import org.utxod.query.payout.PayoutException.Kind;
import org.utxod.query.payout.PayoutOrder;
import org.utxod.query.payout.PayoutPage;
import org.utxod.query.payout.PayoutPreview;
import org.utxod.query.payout.PayoutService;
import org.utxod.query.payout.PayoutStatus;
import org.utxod.query.payout.SignedTransaction;
import org.utxod.query.payout.StateChange;

/** Records payouts in memory and pays nothing. Not for several threads. */
public final class FakePayouts implements PayoutService {
  private static final Instant AT = Instant.ofEpochSecond(1_700_000_000);
  private static final String TXID = "ab".repeat(32);

  /** What was asked, with who asked. */
  public final List<String> calls = new ArrayList<>();

  private final Map<String, PayoutOrder> orders = new LinkedHashMap<>();
  private @Nullable PayoutException refusal;

  /** Answers the next call with this. */
  public void refuse(Kind kind, String message) {
    refusal = new PayoutException(kind, message);
  }

  private void called(String what) {
    calls.add(what);
    PayoutException now = refusal;
    if (now != null) {
      refusal = null;
      throw now;
    }
  }

  private Recorded recorded(String id, boolean existed) {
    PayoutOrder order = orders.get(id);
    if (order == null) {
      throw new PayoutException(Kind.UNKNOWN, "There is no payout with that id in the ledger.");
    }
    List<Payment> payments = new ArrayList<>();
    for (PaymentOrder payment : order.payments()) {
      payments.add(new Payment(
          payment.address(),
          payment.amountSat(),
          payment.reference(),
          false,
          TXID,
          payments.size(),
          100,
          List.of(
              new StateChange(PaymentState.APPROVED, AT, null),
              new StateChange(PaymentState.CONFIRMED, AT, null))));
    }
    return new Recorded(
        new Payout(
            id, AT, "alice", null, false, List.of(), order.signOnly() ? true : null, payments),
        105,
        existed);
  }

  @Override
  public Recorded create(PayoutOrder order, String person) {
    called("create " + order.id() + " by " + person);
    PayoutOrder before = orders.putIfAbsent(order.id(), order);
    return recorded(order.id(), before != null);
  }

  @Override
  public PayoutPreview preview(PayoutOrder order) {
    called("preview");
    return new PayoutPreview(
        1, 2, false, List.of(new PayoutPreview.Transaction(1, List.of(TXID + ":0"), 2, 3, 140)));
  }

  @Override
  public Recorded get(String id) {
    called("get " + id);
    return recorded(id, true);
  }

  @Override
  public PayoutPage list(@Nullable Long before, @Nullable PaymentState state, int limit) {
    called("list");
    return new PayoutPage(
        orders.keySet().stream().map(id -> recorded(id, true).payout()).toList(), 105, null);
  }

  private Recorded change(String what, String id, String person) {
    called(what + " " + id + " by " + person);
    return recorded(id, true);
  }

  @Override
  public Recorded approve(String id, String person) {
    return change("approve", id, person);
  }

  @Override
  public Recorded cancel(String id, List<Integer> payments, String person) {
    return change("cancel " + payments, id, person);
  }

  @Override
  public Recorded bump(String id, @Nullable FeeRate rate, String person) {
    return change("bump " + rate, id, person);
  }

  @Override
  public List<SignedTransaction> transactions(String id) {
    called("transactions " + id);
    return List.of(new SignedTransaction(TXID, "0200", 141, 141, List.of(0), true));
  }

  @Override
  public Recorded send(String id, String person) {
    return change("send", id, person);
  }

  @Override
  public Recorded repay(String id, List<Integer> payments, String person) {
    return change("repay " + payments, id, person);
  }

  @Override
  public PayoutStatus status() {
    called("status");
    return new PayoutStatus("running", null, "c0de", 7, "00".repeat(32), 0, 1, 2, 3, 4);
  }

  @Override
  public PayoutStatus pause(String person, String reason) {
    called("pause by " + person);
    return status();
  }

  @Override
  public PayoutStatus resume(String person) {
    called("resume by " + person);
    return status();
  }

  @Override
  public List<String> reconcile(String person) {
    called("reconcile by " + person);
    return List.of("The wallet and the ledger agree.");
  }

  @Override
  public List<AuditLine> audit(long after, int limit) {
    called("audit after " + after);
    return List.of(new AuditLine(1, "00".repeat(32), "{\"sequence\":1}"));
  }
}
