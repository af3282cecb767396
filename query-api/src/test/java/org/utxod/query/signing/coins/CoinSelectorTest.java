package org.utxod.query.signing.coins;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.utxod.query.payout.FeeRate;
import org.utxod.query.signing.psbt.Transaction;
import org.utxod.query.testing.FakeIndex;
import org.utxod.store.chain.OutPoint;
import org.utxod.store.chain.Script;

/** What is chosen, held against every choice there is, for small sets of coins. */
class CoinSelectorTest {
  private static final Script TO = Script.ofHex("0014751e76e8199196d454941c45d1b3a323f1433bd6");
  private static final Script CHANGE =
      Script.ofHex("5120751e76e8199196d454941c45d1b3a323f1433bd6751e76e8199196d454941c45");
  private static final List<InputSize> SIZES =
      List.of(InputSize.WPKH, InputSize.PKH, InputSize.TAPROOT_KEY, InputSize.SH_WPKH);

  private static Candidate coin(int number, long sat, InputSize size) {
    return new Candidate(
        new OutPoint(FakeIndex.txid("coin " + number), number % 3),
        TO,
        sat,
        100 + number * 7 % 11,
        size);
  }

  private static List<Candidate> coins(Random random) {
    List<Candidate> coins = new ArrayList<>();
    int count = 1 + random.nextInt(9);
    for (int i = 0; i < count; i++) {
      long sat =
          random.nextInt(4) == 0 ? 200 + random.nextInt(900) : 1_000 + random.nextInt(60_000);
      coins.add(coin(i, sat, SIZES.get(random.nextInt(SIZES.size()))));
    }
    return coins;
  }

  private static Payment payment(Random random, @Nullable Script change) {
    List<Transaction.Output> outputs = new ArrayList<>();
    Set<Integer> feeFrom = new HashSet<>();
    int count = 1 + random.nextInt(3);
    for (int i = 0; i < count; i++) {
      outputs.add(new Transaction.Output(TO, 600 + random.nextInt(30_000)));
      if (random.nextInt(5) == 0) {
        feeFrom.add(i);
      }
    }
    return new Payment(outputs, feeFrom, new FeeRate(500 + random.nextInt(20_000)), change);
  }

  private static List<List<Candidate>> subsets(List<Candidate> coins) {
    List<List<Candidate>> all = new ArrayList<>();
    for (int bits = 1; bits < 1 << coins.size(); bits++) {
      List<Candidate> some = new ArrayList<>();
      for (int i = 0; i < coins.size(); i++) {
        if ((bits >> i & 1) == 1) {
          some.add(coins.get(i));
        }
      }
      all.add(some);
    }
    return all;
  }

  /** By the bytes of a transaction that is signed with the longest signatures. */
  private static int weight(Plan plan) {
    List<Transaction.Input> inputs = new ArrayList<>();
    for (Candidate coin : plan.coins()) {
      byte[] sig = new byte[72];
      byte[] key = new byte[33];
      Script none = Script.of(new byte[0]);
      InputSize size = coin.size();
      if (size.equals(InputSize.PKH)) {
        inputs.add(new Transaction.Input(coin.outPoint(), Script.of(new byte[107]), 0, List.of()));
      } else if (size.equals(InputSize.TAPROOT_KEY)) {
        inputs.add(new Transaction.Input(coin.outPoint(), none, 0, List.of(new byte[64])));
      } else {
        Script nested = size.equals(InputSize.SH_WPKH) ? Script.of(new byte[23]) : none;
        inputs.add(new Transaction.Input(coin.outPoint(), nested, 0, List.of(sig, key)));
      }
    }
    return new Transaction(2, inputs, plan.outputs(), 0).weight();
  }

  private static void check(Plan plan, Payment payment) {
    long in = plan.coins().stream().mapToLong(Candidate::valueSat).sum();
    long out = plan.outputs().stream().mapToLong(Transaction.Output::valueSat).sum();
    assertThat(in - out).isEqualTo(plan.feeSat());
    assertThat(plan.weight()).isEqualTo(weight(plan));
    long asked = payment.rate().feeSat((plan.weight() + 3) / 4);
    if (plan.changeVout() == null) {
      long given = plan.feeSat() - asked;
      assertThat(given)
          .isBetween(0L, OutputCost.dustLimit(CHANGE) + payment.rate().feeSat(44));
    } else {
      assertThat(plan.feeSat()).isEqualTo(asked);
      Transaction.Output change = plan.outputs().get(plan.changeVout());
      assertThat(change.script()).isEqualTo(CHANGE);
      assertThat(change.valueSat()).isGreaterThanOrEqualTo(OutputCost.dustLimit(CHANGE));
    }
    for (int i = 0; i < payment.outputs().size(); i++) {
      long wanted = payment.outputs().get(i).valueSat();
      long got = plan.outputs().get(i).valueSat();
      if (payment.feeFrom().contains(i)) {
        assertThat(got).isBetween(OutputCost.dustLimit(TO), wanted);
      } else {
        assertThat(got).isEqualTo(wanted);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void is_enough_and_right_to_the_satoshi_wherever_that_is_possible(long seed) {
    Random random = new Random(seed);
    int found = 0;
    int exact = 0;
    for (int round = 0; round < 400; round++) {
      List<Candidate> coins = coins(random);
      Payment payment = payment(random, CHANGE);
      Planner planner = new Planner(payment);
      CoinSelector selector = new CoinSelector(payment, 1_000);
      long rate = payment.rate().satPerKvb();
      List<Candidate> worth = coins.stream().filter(coin -> coin.isWorth(rate)).toList();
      boolean possible =
          subsets(worth).stream().anyMatch(some -> planner.plan(some).isPresent());
      for (Function<List<Candidate>, Optional<Plan>> strategy : strategies(selector)) {
        Optional<Plan> plan = strategy.apply(coins);
        if (plan.isPresent() || planner.plan(worth).isPresent()) {
          assertThat(plan.isPresent()).as("round " + round).isEqualTo(possible);
        }
        plan.ifPresent(one -> check(one, payment));
        found += plan.isPresent() ? 1 : 0;
        List<Candidate> shuffled = new ArrayList<>(coins);
        Collections.shuffle(shuffled, random);
        assertThat(strategy.apply(shuffled)).isEqualTo(plan);
      }
      boolean changeless = subsets(worth).stream()
          .anyMatch(some ->
              planner.plan(some).filter(plan -> plan.changeVout() == null).isPresent());
      Optional<Plan> without = selector.exact(coins);
      assertThat(without.isPresent()).as("exact, round " + round).isEqualTo(changeless);
      without.ifPresent(one -> check(one, payment));
      exact += without.isPresent() ? 1 : 0;
    }
    assertThat(found).isGreaterThan(300);
    assertThat(exact).isGreaterThan(20);
  }

  private static List<Function<List<Candidate>, Optional<Plan>>> strategies(CoinSelector selector) {
    return List.of(
        coins -> selector.inOrder(best(coins, Candidate.LARGEST)),
        coins -> selector.inOrder(best(coins, Candidate.OLDEST)),
        coins -> selector.consolidating(
            best(coins, Candidate.LARGEST), best(coins, Candidate.SMALLEST), 5));
  }

  private static List<Candidate> best(
      List<Candidate> coins, java.util.Comparator<Candidate> order) {
    BestCoins best = new BestCoins(100, order);
    coins.forEach(best::add);
    return best.list();
  }

  @Test
  void small_coins_go_with_the_large_one_that_is_needed_as_far_as_they_are_worth_it() {
    List<Candidate> coins = new ArrayList<>();
    coins.add(coin(0, 100_000, InputSize.WPKH));
    for (int i = 1; i <= 9; i++) {
      coins.add(coin(i, 60 + 20 * i, InputSize.WPKH));
    }
    Payment payment = new Payment(
        List.of(new Transaction.Output(TO, 50_000)), Set.of(), new FeeRate(1_000), CHANGE);
    Plan plan = new CoinSelector(payment, 1_000)
        .consolidating(best(coins, Candidate.LARGEST), best(coins, Candidate.SMALLEST), 4)
        .orElseThrow();
    assertThat(plan.coins())
        .extracting(Candidate::valueSat)
        .containsExactlyInAnyOrder(100_000L, 80L, 100L, 120L);
    check(plan, payment);
  }

  @Test
  void change_that_would_be_dust_goes_to_the_miner_and_a_satoshi_more_is_change() {
    FeeRate rate = new FeeRate(2_000);
    long dust = OutputCost.dustLimit(CHANGE);
    assertThat(dust).isEqualTo(330);
    Candidate coin = coin(1, 100_000, InputSize.WPKH);
    Payment whole = new Payment(List.of(new Transaction.Output(TO, 1_000)), Set.of(), rate, CHANGE);
    Plan some = new Planner(whole).plan(List.of(coin)).orElseThrow();
    long most = 100_000 - some.feeSat() - dust;
    for (long more = -2; more <= 2; more++) {
      Payment payment =
          new Payment(List.of(new Transaction.Output(TO, most + more)), Set.of(), rate, CHANGE);
      Plan plan = new Planner(payment).plan(List.of(coin)).orElseThrow();
      check(plan, payment);
      assertThat(plan.changeVout())
          .as("%d more", more)
          .isEqualTo(more > 0 ? null : Integer.valueOf(1));
    }
  }

  @Test
  void no_more_inputs_than_a_transaction_has_room_for() {
    List<Candidate> coins = new ArrayList<>();
    for (int i = 0; i < 3_000; i++) {
      coins.add(coin(i, 10_000, InputSize.WPKH));
    }
    FeeRate rate = new FeeRate(1_000);
    List<Candidate> swept = new SweepCoins(rate, List.of(TO), 10_000).choose(coins);
    assertThat(swept).hasSize(1_469);
    Plan plan = new Planner(
            new Payment(List.of(new Transaction.Output(TO, 14_690_000)), Set.of(0), rate, null))
        .plan(swept)
        .orElseThrow();
    assertThat(plan.weight()).isEqualTo(weight(plan)).isLessThanOrEqualTo(400_000);
    assertThat(plan.weight() + 272).isGreaterThan(400_000);
    Payment much =
        new Payment(List.of(new Transaction.Output(TO, 20_000_000)), Set.of(), rate, CHANGE);
    assertThat(new CoinSelector(much, 10_000).inOrder(coins)).isEmpty();
    assertThat(new CoinSelector(much, 10_000).exact(coins)).isEmpty();
  }
}
