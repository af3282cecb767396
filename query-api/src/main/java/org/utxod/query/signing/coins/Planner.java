package org.utxod.query.signing.coins;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.utxod.query.signing.psbt.Transaction;
import org.utxod.store.chain.Script;

/** What a transaction of some coins pays to whom: the fee at the asked rate, rounded up; change that is not dust, or none. */
public final class Planner {
  private final Payment payment;
  private final int outputs;
  private final long outSat;

  public Planner(Payment payment) {
    this.payment = payment;
    this.outputs = Weights.outputs(payment.outputs(), null);
    this.outSat = payment.outSat();
  }

  /** Satoshis of the fee without change, for coins that pay it. */
  public long feeWithoutChange(Collection<Candidate> coins) {
    return payment.rate().feeSat(Weights.vsize(weight(coins, false)));
  }

  private int weight(Collection<Candidate> coins, boolean change) {
    Script to = payment.change();
    int more = change && to != null ? 1 : 0;
    return Weights.of(
        coins,
        outputs + (more == 0 || to == null ? 0 : OutputCost.weight(to)),
        payment.outputs().size() + more);
  }

  /** Satoshis that the coins must hold beyond their sum; 0 or less where they are enough. */
  public long missing(Collection<Candidate> coins) {
    long fee = payment.feeFrom().isEmpty() ? feeWithoutChange(coins) : 0;
    return Math.addExact(outSat, fee) - sum(coins);
  }

  static long sum(Collection<Candidate> coins) {
    return coins.stream().mapToLong(Candidate::valueSat).reduce(0, Math::addExact);
  }

  /** Satoshis that may go to the miner instead of a change output: it would cost as much, or be dust. */
  long changeCost(Collection<Candidate> coins) {
    Script change = payment.change();
    if (change == null) {
      return 0;
    }
    long with = payment.rate().feeSat(Weights.vsize(weight(coins, true)));
    return with - feeWithoutChange(coins) + OutputCost.dustLimit(change);
  }

  /** Of exactly these coins; empty where they are not enough, or an output that bears the fee would be dust. */
  public Optional<Plan> plan(Collection<Candidate> coins) {
    List<Candidate> sorted = new ArrayList<>(coins);
    sorted.sort((one, two) -> one.outPoint().compareTo(two.outPoint()));
    long rest = sum(coins) - outSat;
    boolean besides = payment.feeFrom().isEmpty();
    Script change = payment.change();
    if (change != null) {
      int weight = weight(coins, true);
      long fee = payment.rate().feeSat(Weights.vsize(weight));
      long left = besides ? rest - fee : rest;
      if (left >= Math.max(1, OutputCost.dustLimit(change))) {
        return outputs(besides ? 0 : fee).map(paid -> {
          List<Transaction.Output> all = new ArrayList<>(paid);
          all.add(new Transaction.Output(change, left));
          return new Plan(sorted, all, all.size() - 1, fee, weight);
        });
      }
    }
    int weight = weight(coins, false);
    long fee = payment.rate().feeSat(Weights.vsize(weight));
    if (rest < (besides ? fee : 0)) {
      return Optional.empty();
    }
    // What is left over is a part of the fee; those who bear it bear that much less.
    long borne = besides ? 0 : Math.max(0, fee - rest);
    long pays = Math.max(fee, rest);
    return outputs(borne).map(paid -> new Plan(sorted, paid, null, pays, weight));
  }

  /** The outputs when some of them bear so many satoshis of the fee. */
  private Optional<List<Transaction.Output>> outputs(long borne) {
    List<Transaction.Output> paid = new ArrayList<>();
    int bearers = Math.max(1, payment.feeFrom().size());
    boolean first = true;
    for (int i = 0; i < payment.outputs().size(); i++) {
      Transaction.Output output = payment.outputs().get(i);
      if (payment.feeFrom().contains(i) && borne > 0) {
        long part = borne / bearers + (first ? borne % bearers : 0);
        first = false;
        long left = output.valueSat() - part;
        if (left < OutputCost.dustLimit(output.script())) {
          return Optional.empty();
        }
        output = new Transaction.Output(output.script(), left);
      }
      paid.add(output);
    }
    return Optional.of(paid);
  }

  boolean fits(Collection<Candidate> coins) {
    return weight(coins, true) <= Transaction.MAX_WEIGHT;
  }

  Payment payment() {
    return payment;
  }
}
