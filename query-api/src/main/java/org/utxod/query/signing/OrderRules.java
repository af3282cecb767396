package org.utxod.query.signing;

import java.math.BigDecimal;
import java.math.RoundingMode;
import org.utxod.query.payout.FeeRate;
import org.utxod.query.port.FeeEstimates;
import org.utxod.query.signing.coins.OutputCost;
import org.utxod.query.signing.coins.Plan;

/** What an order must keep to. */
final class OrderRules {
  /** Coins there can ever be, satoshis. */
  private static final long MAX_SAT = 21_000_000L * 100_000_000L;

  private OrderRules() {}

  /** The fee rate that is asked for, or that the node estimates. */
  static FeeRate rate(SigningOrder order, FeeEstimates fees, SigningLimits limits) {
    FeeRate given = order.feeRate();
    FeeRate rate = given == null ? estimate(order.target(), fees) : given;
    if (rate.compareTo(limits.maxRate()) > 0) {
      throw SigningException.bad("The fee rate " + rate + " sat/vB is above psbt.max_fee_rate, "
          + limits.maxRate() + ". Ask for a lower one.");
    }
    return rate;
  }

  private static FeeRate estimate(int target, FeeEstimates fees) {
    BigDecimal btcPerKvb = fees.btcPerKvb(target, null)
        .filter(rate -> rate.signum() > 0)
        .orElseThrow(() -> SigningException.bad(
            "The node has no fee estimate for " + target + " blocks. Give fee_rate, in sat/vB."));
    return new FeeRate(
        btcPerKvb.movePointRight(8).setScale(0, RoundingMode.CEILING).longValue());
  }

  static void check(SigningOrder order, SigningLimits limits, String account) {
    if (order.outputs().isEmpty()) {
      throw SigningException.bad("There is no output.");
    }
    Integer seconds = order.reserveSeconds();
    if (seconds != null && seconds > limits.maxReserve().toSeconds()) {
      throw SigningException.bad("Coins are reserved for at most "
          + limits.maxReserve().toSeconds() + " seconds (psbt.max_reserve_seconds).");
    }
    long sum = 0;
    int shares = 0;
    for (int i = 0; i < order.outputs().size(); i++) {
      SigningOrder.Output output = order.outputs().get(i);
      Long amount = output.amountSat();
      if (output.script().isUnspendable() && (amount == null || amount > 0)) {
        throw SigningException.bad(
            "Output " + i + " can never be spent, and would burn its amount.");
      }
      if (amount == null) {
        shares++;
        continue;
      }
      if (amount > MAX_SAT || sum + amount > MAX_SAT) {
        throw SigningException.bad(
            "The outputs of " + account + " are more than there can ever be.");
      }
      sum += amount;
      if (amount < OutputCost.dustLimit(output.script())) {
        throw SigningException.bad("Output " + i + " holds " + amount
            + " satoshis, less than the network relays to that kind of address: at least "
            + OutputCost.dustLimit(output.script()) + ".");
      }
    }
    if (order.sweep() && shares == 0) {
      throw SigningException.bad(
          "A sweep needs an output without amount_sat, which gets what is left.");
    }
    if (!order.sweep() && shares > 0) {
      throw SigningException.bad("Each output needs an amount_sat, except of a sweep.");
    }
    if (order.sweep()
        && (order.change() != null
            || order.outputs().stream().anyMatch(SigningOrder.Output::subtractFee))) {
      throw SigningException.bad(
          "A sweep has no change, and its fee is borne by the outputs without amount_sat.");
    }
  }

  static void checkFee(Plan plan, SigningOrder order, SigningLimits limits) {
    Long asked = order.maxFeeSat();
    if (asked != null && plan.feeSat() > asked) {
      throw SigningException.bad(
          "The fee would be " + plan.feeSat() + " satoshis, above max_fee_sat, " + asked + ".");
    }
    if (plan.feeSat() > limits.maxFeeSat()) {
      throw SigningException.bad("The fee would be " + plan.feeSat()
          + " satoshis, above psbt.max_fee_sat, " + limits.maxFeeSat() + ".");
    }
  }
}
