package org.utxod.query.signing.coins;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.utxod.query.signing.psbt.Transaction;

/** Chooses coins for a payment. The same coins and the same payment give the same choice. */
public final class CoinSelector {
  /** Inputs of the largest transaction that is relayed, if they are as small as inputs can be. */
  public static final int MAX_COINS = Transaction.MAX_WEIGHT / InputSize.MIN_WEIGHT;

  private final Planner planner;
  private final int maxInputs;

  /** @param maxInputs of the transaction; fewer fit where they are large */
  public CoinSelector(Payment payment, int maxInputs) {
    this.planner = new Planner(payment);
    this.maxInputs = Math.min(MAX_COINS, maxInputs);
  }

  private boolean isWorth(Candidate coin) {
    return coin.isWorth(planner.payment().rate().satPerKvb());
  }

  /**
   * Coins from the beginning of a list, as many as are needed.
   *
   * @return empty where they are not enough, or too many are needed
   */
  public Optional<Plan> inOrder(List<Candidate> ordered) {
    return prefix(ordered).flatMap(planner::plan);
  }

  private Optional<List<Candidate>> prefix(List<Candidate> ordered) {
    List<Candidate> chosen = new ArrayList<>();
    RunningFee fee = new RunningFee(planner.payment());
    for (Candidate coin : ordered) {
      if (!isWorth(coin)) {
        continue;
      }
      chosen.add(coin);
      fee.add(coin);
      if (chosen.size() > maxInputs || fee.weight() > Transaction.MAX_WEIGHT) {
        return Optional.empty();
      }
      if (fee.missing() <= 0 && planner.plan(chosen).isPresent()) {
        return Optional.of(chosen);
      }
    }
    return Optional.empty();
  }

  /**
   * The largest coins that are needed, and then the smallest that are worth it with them.
   *
   * @param most inputs altogether
   */
  public Optional<Plan> consolidating(List<Candidate> largest, List<Candidate> smallest, int most) {
    return prefix(largest).flatMap(needed -> {
      Set<Candidate> chosen = new LinkedHashSet<>(needed);
      RunningFee fee = new RunningFee(planner.payment());
      chosen.forEach(fee::add);
      for (Candidate coin : smallest) {
        if (chosen.size() >= Math.min(most, maxInputs)) {
          break;
        }
        if (isWorth(coin) && !chosen.contains(coin)) {
          fee.add(coin);
          if (fee.weight() > Transaction.MAX_WEIGHT) {
            break;
          }
          chosen.add(coin);
        }
      }
      return planner.plan(chosen).or(() -> planner.plan(needed));
    });
  }

  /** Exactly these coins. */
  public Optional<Plan> given(List<Candidate> coins) {
    return planner.fits(coins) ? planner.plan(coins) : Optional.empty();
  }

  /** Coins that leave no change, or hardly more for the miner than a change output would cost. */
  public Optional<Plan> exact(List<Candidate> coins) {
    List<Candidate> worth = coins.stream().filter(this::isWorth).toList();
    return new ExactSearch(planner, worth, maxInputs).find();
  }
}
