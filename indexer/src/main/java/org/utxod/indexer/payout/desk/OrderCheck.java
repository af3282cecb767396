package org.utxod.indexer.payout.desk;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.utxod.indexer.payout.book.PayoutBook;
import org.utxod.indexer.payout.engine.PayoutOptions;
import org.utxod.indexer.payout.ledger.LedgerEntry.PaymentLine;
import org.utxod.indexer.payout.wallet.PaymentWallet;
import org.utxod.query.address.AddressException;
import org.utxod.query.address.Addresses;
import org.utxod.query.payout.FeeRate;
import org.utxod.query.payout.PaymentOrder;
import org.utxod.query.payout.PayoutException;
import org.utxod.query.payout.PayoutOrder;
import org.utxod.query.signing.coins.OutputCost;
import org.utxod.store.chain.Network;
import org.utxod.store.chain.Script;

/** Refuses what must not be paid, before anything is recorded. Thread-safe. */
final class OrderCheck {
  private final Network network;
  private final PayoutLimits limits;
  private final PayoutOptions options;
  private final PaymentWallet wallet;

  OrderCheck(Network network, PayoutLimits limits, PayoutOptions options, PaymentWallet wallet) {
    this.network = network;
    this.limits = limits;
    this.options = options;
    this.wallet = wallet;
  }

  /**
   * The payments of an order with their scripts.
   *
   * @throws PayoutException what is wrong with which payment
   */
  List<PaymentLine> lines(PayoutOrder order) {
    List<PaymentLine> lines = new ArrayList<>(order.payments().size());
    for (int i = 0; i < order.payments().size(); i++) {
      PaymentOrder payment = order.payments().get(i);
      Script script = script(payment, i);
      requireAmount(payment, script, i);
      lines.add(new PaymentLine(
          payment.address(), script.hex(), payment.amountSat(), payment.reference()));
    }
    long total = lines.stream().mapToLong(PaymentLine::amountSat).sum();
    if (total > limits.payoutSat()) {
      throw bad("The payments come to " + total + " sat, above the limit of a payout, "
          + limits.payoutSat() + " sat (payouts.max_payout_sat).");
    }
    requireRate(order.feeRate());
    requireForeign(order);
    return lines;
  }

  private void requireRate(@Nullable FeeRate rate) {
    if (rate != null && !rate.equals(rate.within(options.lowest(), options.highest()))) {
      throw bad("The fee rate must be from " + options.lowest() + " to " + options.highest()
          + " sat/vB, the limits of the configuration.");
    }
  }

  private Script script(PaymentOrder payment, int index) {
    Script script;
    try {
      script = Addresses.decode(payment.address(), network);
    } catch (AddressException e) {
      throw bad("Payment " + index + ": " + e.getMessage());
    }
    Set<Script> allowed = limits.allowed();
    if (allowed != null && !allowed.contains(script)) {
      throw new PayoutException(
          PayoutException.Kind.NOT_ALLOWED,
          "Payment " + index + ": the address is not on the allow-list (payouts.allow_list).");
    }
    return script;
  }

  private void requireAmount(PaymentOrder payment, Script script, int index) {
    long sat = payment.amountSat();
    if (sat < OutputCost.dustLimit(script)) {
      throw bad("Payment " + index + ": " + sat
          + " sat is below the least that nodes relay to such an address, "
          + OutputCost.dustLimit(script)
          + " sat.");
    }
    if (sat > limits.paymentSat()) {
      throw bad("Payment " + index + ": " + sat + " sat is above the limit of a payment, "
          + limits.paymentSat() + " sat (payouts.max_payment_sat).");
    }
  }

  private void requireForeign(PayoutOrder order) {
    List<String> addresses =
        order.payments().stream().map(PaymentOrder::address).distinct().toList();
    Set<String> own = wallet.own(addresses);
    for (int i = 0; i < order.payments().size(); i++) {
      if (own.contains(order.payments().get(i).address())) {
        throw bad("Payment " + i + ": the address is the wallet's own.");
      }
    }
  }

  /** Holds an order against what was recorded today. */
  void requireWithinDay(List<PaymentLine> lines, PayoutBook book, Instant now) {
    long total = 0;
    Map<Script, Long> byScript = new HashMap<>();
    for (PaymentLine line : lines) {
      total = Math.addExact(total, line.amountSat());
      byScript.merge(Script.ofHex(line.script()), line.amountSat(), Math::addExact);
    }
    long before = book.todaySat(now);
    if (total > limits.daySat() - before) {
      throw bad("This payout of " + total + " sat would exceed the limit of a day, "
          + limits.daySat() + " sat (payouts.max_day_sat), of which " + before + " are used.");
    }
    for (Map.Entry<Script, Long> one : byScript.entrySet()) {
      if (one.getValue() > limits.addressDaySat() - book.todaySat(now, one.getKey())) {
        throw bad("An address would receive more than " + limits.addressDaySat()
            + " sat on one day (payouts.max_address_day_sat): "
            + Addresses.encode(one.getKey(), network).orElse(one.getKey().hex()) + ".");
      }
    }
  }

  /** All that is under way is kept in memory. */
  void requireRoom(List<PaymentLine> lines, PayoutBook book) {
    if (lines.size() > limits.openPayments() - book.openPayments()) {
      throw new PayoutException(
          PayoutException.Kind.UNAVAILABLE,
          book.openPayments()
              + " payments are under way, and this payout would make them more than "
              + limits.openPayments()
              + " (payouts.max_open_payments). Nothing was recorded; try again when some are finished, which is 100 "
              + "blocks after their own.");
    }
  }

  /** What a transaction paid that this ledger cannot explain may be this very payment, of a lost ledger. */
  void requireNotPaidElsewhere(List<PaymentLine> lines, PayoutBook book) {
    for (int i = 0; i < lines.size(); i++) {
      PaymentLine line = lines.get(i);
      String txid = book.paidElsewhere(Script.ofHex(line.script()), line.amountSat());
      if (txid != null) {
        throw new PayoutException(
            PayoutException.Kind.WRONG_STATE,
            "Payment " + i + ": the transaction " + txid
                + ", which no payout of this ledger explains, paid exactly this "
                + "amount to this address. It may be this payment, from a ledger that was lost. If it is owed once "
                + "more, ask for another address.");
      }
    }
  }

  /** Whether another person must approve it. */
  boolean needsApproval(List<PaymentLine> lines) {
    return limits.needsApproval(lines.stream().mapToLong(PaymentLine::amountSat).sum());
  }

  private static PayoutException bad(String message) {
    return new PayoutException(PayoutException.Kind.BAD_ORDER, message);
  }
}
