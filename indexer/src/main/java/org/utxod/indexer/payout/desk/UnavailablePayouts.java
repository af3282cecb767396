package org.utxod.indexer.payout.desk;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.utxod.query.payout.AuditLine;
import org.utxod.query.payout.FeeRate;
import org.utxod.query.payout.PaymentState;
import org.utxod.query.payout.PayoutEvent;
import org.utxod.query.payout.PayoutEvents;
import org.utxod.query.payout.PayoutException;
import org.utxod.query.payout.PayoutOrder;
import org.utxod.query.payout.PayoutPage;
import org.utxod.query.payout.PayoutPreview;
import org.utxod.query.payout.PayoutService;
import org.utxod.query.payout.PayoutStatus;
import org.utxod.query.payout.SignedTransaction;
import org.utxod.query.push.EventLog;
import org.utxod.query.push.EventPosition;

/**
 * Answers everything with the reason why the ledger cannot be used; the index goes on answering.
 *
 * @param reason a sentence
 */
public record UnavailablePayouts(String reason) implements PayoutService, PayoutEvents {
  private PayoutException refusal() {
    return new PayoutException(PayoutException.Kind.UNAVAILABLE, reason);
  }

  @Override
  public Recorded create(PayoutOrder order, String person) {
    throw refusal();
  }

  @Override
  public PayoutPreview preview(PayoutOrder order) {
    throw refusal();
  }

  @Override
  public Recorded get(String id) {
    throw refusal();
  }

  @Override
  public PayoutPage list(@Nullable Long before, @Nullable PaymentState state, int limit) {
    throw refusal();
  }

  @Override
  public Recorded approve(String id, String person) {
    throw refusal();
  }

  @Override
  public Recorded cancel(String id, List<Integer> payments, String person) {
    throw refusal();
  }

  @Override
  public Recorded bump(String id, @Nullable FeeRate rate, String person) {
    throw refusal();
  }

  @Override
  public List<SignedTransaction> transactions(String id) {
    throw refusal();
  }

  @Override
  public Recorded send(String id, String person) {
    throw refusal();
  }

  @Override
  public Recorded repay(String id, List<Integer> payments, String person) {
    throw refusal();
  }

  @Override
  public PayoutStatus status() {
    throw refusal();
  }

  @Override
  public PayoutStatus pause(String person, String why) {
    throw refusal();
  }

  @Override
  public PayoutStatus resume(String person) {
    throw refusal();
  }

  @Override
  public List<String> reconcile(String person) {
    throw refusal();
  }

  @Override
  public List<AuditLine> audit(long after, int limit) {
    throw refusal();
  }

  @Override
  public EventPosition last() {
    throw refusal();
  }

  @Override
  public Optional<PayoutEvent> reset(EventPosition given) {
    throw refusal();
  }

  @Override
  public boolean isRecent(EventPosition position) {
    return true;
  }

  @Override
  public EventLog.Page<PayoutEvent> after(EventPosition position) {
    throw refusal();
  }

  @Override
  public void onEvent(Runnable wake) {
    // Nothing happens.
  }
}
