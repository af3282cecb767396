package org.utxod.query.signing;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.utxod.query.payout.FeeRate;
import org.utxod.query.signing.SigningException.Kind;
import org.utxod.query.signing.coins.Candidate;
import org.utxod.query.signing.coins.CoinSelector;
import org.utxod.query.signing.coins.Payment;
import org.utxod.query.signing.coins.Plan;
import org.utxod.query.signing.coins.Planner;
import org.utxod.query.signing.coins.Strategy;
import org.utxod.query.signing.coins.SweepCoins;
import org.utxod.query.signing.psbt.Transaction;
import org.utxod.store.chain.Script;

/** Chooses coins by an order's strategy, or says why that cannot be. */
final class Choice {
  /** Inputs of a transaction that takes small coins in when fees are low. */
  private static final int CONSOLIDATED_INPUTS = 100;

  private final SigningOrder order;
  private final FeeRate rate;
  private final @Nullable Script change;
  private final CoinGathering coins;
  private final int maxInputs;

  Choice(SigningOrder order, FeeRate rate, @Nullable Script change, CoinGathering coins) {
    this.order = order;
    this.rate = rate;
    this.change = change;
    this.coins = coins;
    Integer most = order.maxInputs();
    this.maxInputs = most == null ? CoinSelector.MAX_COINS : most;
  }

  Plan plan() {
    return order.sweep() ? sweep() : pay();
  }

  private Plan sweep() {
    boolean named = !order.coins().isEmpty();
    List<Candidate> chosen =
        new SweepCoins(rate, scripts(), maxInputs).choose(named ? coins.named() : coins.largest());
    if (chosen.isEmpty()) {
      throw notEnough(0);
    }
    if (named && chosen.size() < order.coins().size()) {
      throw SigningException.bad(
          "The coins that are named do not fit into one transaction, or some cost more than they bring.");
    }
    long sum = chosen.stream().mapToLong(Candidate::valueSat).sum();
    long fixed = 0;
    int sharers = 0;
    for (SigningOrder.Output output : order.outputs()) {
      Long amount = output.amountSat();
      fixed += amount == null ? 0 : amount;
      sharers += amount == null ? 1 : 0;
    }
    long rest = sum - fixed;
    if (rest <= 0) {
      throw notEnough(fixed);
    }
    List<Transaction.Output> outputs = new ArrayList<>();
    Set<Integer> feeFrom = new HashSet<>();
    boolean first = true;
    for (SigningOrder.Output output : order.outputs()) {
      Long amount = output.amountSat();
      if (amount == null) {
        feeFrom.add(outputs.size());
        amount = rest / sharers + (first ? rest % sharers : 0);
        first = false;
      }
      outputs.add(new Transaction.Output(output.script(), amount));
    }
    return new Planner(new Payment(outputs, feeFrom, rate, null))
        .plan(chosen)
        .orElseThrow(() -> notEnough(sum));
  }

  private List<Script> scripts() {
    return order.outputs().stream().map(SigningOrder.Output::script).toList();
  }

  private Plan pay() {
    List<Transaction.Output> outputs = new ArrayList<>();
    Set<Integer> feeFrom = new HashSet<>();
    long sum = 0;
    for (SigningOrder.Output output : order.outputs()) {
      if (output.subtractFee()) {
        feeFrom.add(outputs.size());
      }
      Long amount = output.amountSat();
      if (amount == null) {
        throw SigningException.bad("Each output needs an amount_sat, except of a sweep.");
      }
      sum = Math.addExact(sum, amount);
      outputs.add(new Transaction.Output(output.script(), amount));
    }
    CoinSelector selector =
        new CoinSelector(new Payment(outputs, feeFrom, rate, change), maxInputs);
    long needed = sum;
    return chosen(selector).orElseThrow(() -> notEnough(needed));
  }

  private Optional<Plan> chosen(CoinSelector selector) {
    if (!order.coins().isEmpty()) {
      List<Candidate> named = coins.named();
      if (change == null && order.strategy() == Strategy.EXACT) {
        return selector.exact(named).filter(plan -> plan.coins().size() == named.size());
      }
      return selector.given(named);
    }
    FeeRate below = order.consolidateBelow();
    return switch (order.strategy()) {
      case LARGEST -> selector.inOrder(coins.largest());
      case OLDEST -> selector.inOrder(coins.oldest());
      case EXACT -> selector.exact(coins.largest());
      case CONSOLIDATE ->
        below != null && rate.compareTo(below) > 0
            ? selector.inOrder(coins.largest())
            : selector.consolidating(
                coins.largest(), coins.smallest(), Math.min(maxInputs, CONSOLIDATED_INPUTS));
    };
  }

  private SigningException notEnough(long needed) {
    String unknown = coins.unknownSize() == 0
        ? ""
        : " Of " + coins.unknownSize()
            + " more it is not known what it takes to spend them: give input_weight, the weight units of such an input "
            + "when signed.";
    String what = "The account has " + coins.count() + " coins of " + coins.sat()
        + " satoshis that may be spent now";
    if (order.strategy() == Strategy.EXACT && !order.sweep() && coins.sat() > needed) {
      return new SigningException(
          Kind.NOT_ENOUGH,
          what + ", but none of them together pay for this without change. Choose another strategy."
              + unknown);
    }
    return new SigningException(
        Kind.NOT_ENOUGH,
        what + ", which is not enough for " + needed + " satoshis and the fee in one transaction"
            + (order.maxInputs() == null ? "" : " of " + maxInputs + " inputs")
            + ". Coins that are immature, reserved, spent by unconfirmed transactions or not worth their fee do not count."
            + unknown);
  }
}
