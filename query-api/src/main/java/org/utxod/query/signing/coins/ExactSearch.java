package org.utxod.query.signing.coins;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Looks for coins that pay for outputs and fee and leave nothing worth a change output: depth first through the coins by what they
 * bring, with the usual bounds (Core: {@code SelectCoinsBnB}), and an end after so many tries. Of what it finds it keeps the one
 * that gives the least away.
 */
final class ExactSearch {
  private static final int MAX_TRIES = 100_000;

  /** What the parts of a weight do not say: the marker, a longer number of inputs, inputs without witness, rounding. */
  private static final int SLACK_WEIGHT = 2 + 8 + 4;

  private final Planner planner;
  private final List<Candidate> coins;
  private final long[] brings;
  private final long[] left;
  private final int maxInputs;
  private final long slack;
  private final List<Candidate> chosen = new ArrayList<>();
  private @Nullable List<Candidate> best;
  private long bestExcess = Long.MAX_VALUE;
  private int tries;

  ExactSearch(Planner planner, List<Candidate> worth, int maxInputs) {
    this.planner = planner;
    this.maxInputs = maxInputs;
    long rate = planner.payment().feeFrom().isEmpty() ? planner.payment().rate().satPerKvb() : 0;
    this.coins = worth.stream()
        .sorted(Comparator.comparingLong((Candidate coin) -> brings(coin, rate))
            .reversed()
            .thenComparing(Candidate::outPoint))
        .toList();
    this.brings = coins.stream().mapToLong(coin -> brings(coin, rate)).toArray();
    this.left = new long[coins.size() + 1];
    for (int i = coins.size() - 1; i >= 0; i--) {
      left[i] = left[i + 1] + brings[i];
    }
    this.slack = (SLACK_WEIGHT + (long) coins.size()) * rate + 4_000;
  }

  /** In four-thousandths of a satoshi, so that it adds up. */
  private static long brings(Candidate coin, long rate) {
    return Math.multiplyExact(coin.valueSat(), 4_000L)
        - (coin.size().baseWeight() + (long) coin.size().witnessWeight()) * rate;
  }

  Optional<Plan> find() {
    long target = Math.multiplyExact(planner.missing(List.of()), 4_000L);
    long tolerance = Math.multiplyExact(planner.changeCost(List.of()) + 1, 4_000L);
    search(0, 0, target, tolerance);
    List<Candidate> found = best;
    if (found == null) {
      return Optional.empty();
    }
    return planner.plan(found).filter(plan -> plan.changeVout() == null);
  }

  private void search(int from, long sum, long target, long tolerance) {
    if (bestExcess == 0 || tries >= MAX_TRIES || sum > target + tolerance + slack) {
      return;
    }
    tries++;
    if (sum >= target - slack && !chosen.isEmpty()) {
      look();
    }
    if (from == coins.size() || sum + left[from] < target - slack || chosen.size() == maxInputs) {
      return;
    }
    chosen.add(coins.get(from));
    search(from + 1, sum + brings[from], target, tolerance);
    chosen.remove(chosen.size() - 1);
    int next = from + 1;
    // Another coin that brings the same leads to the same sums.
    while (next < coins.size() && brings[next] == brings[from]) {
      next++;
    }
    search(next, sum, target, tolerance);
  }

  private void look() {
    long missing = planner.missing(chosen);
    if (missing <= 0
        && -missing < bestExcess
        && planner.fits(chosen)
        && planner.plan(chosen).filter(plan -> plan.changeVout() == null).isPresent()) {
      bestExcess = -missing;
      best = List.copyOf(chosen);
    }
  }
}
