package org.utxod.query.fee;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.utxod.query.port.mempool.MempoolTx;
import org.utxod.query.testing.FakeIndex;
import org.utxod.query.testing.FakeMempool;
import org.utxod.store.chain.OutPoint;
import org.utxod.store.chain.Script;
import org.utxod.store.chain.Txid;

/** The blocks that a mempool would fill, and a transaction's place in it. */
class MempoolForecastTest {
  private static final Script SCRIPT = Script.ofHex("51");
  private static final Instant AT = Instant.ofEpochSecond(1_700_000_000);

  private final FakeMempool mempool = new FakeMempool().followed();

  private MempoolTx add(String word, long fee, long vsize, OutPoint... spent) {
    return mempool.add(
        word,
        fee,
        vsize,
        List.of(FakeMempool.output(SCRIPT, 1_000), FakeMempool.output(SCRIPT, 1_000)),
        Stream.of(spent)
            .map(coin -> new MempoolTx.Input(coin, FakeMempool.output(SCRIPT, 5_000)))
            .toList());
  }

  private static OutPoint of(String word, int vout) {
    return new OutPoint(FakeIndex.txid(word), vout);
  }

  private MempoolForecast forecast() {
    return MempoolForecast.of(mempool.now().orElseThrow(), AT);
  }

  private MempoolRelatives relatives(MempoolTx tx) {
    return MempoolRelatives.of(mempool.now().orElseThrow(), tx);
  }

  @Test
  void an_empty_mempool_fills_no_block() {
    MempoolForecast forecast = forecast();
    assertThat(forecast.blocks()).isEmpty();
    assertThat(forecast.bands()).isEmpty();
    assertThat(forecast.count()).isZero();
    assertThat(forecast.vsizeBefore(1)).isZero();
  }

  @Test
  void who_pays_more_is_mined_first_and_the_eighth_block_is_all_the_rest() {
    for (int i = 0; i < 40; i++) {
      add("tx" + i, (i + 1) * 250_000L, 250_000);
    }
    MempoolForecast forecast = forecast();
    assertThat(forecast.blocks()).hasSize(8);
    assertThat(forecast.blocks().get(0).transactions()).isEqualTo(3);
    assertThat(forecast.blocks().get(0).rates()).startsWith(38.0).endsWith(40.0);
    assertThat(forecast.blocks().get(7).transactions()).isEqualTo(40 - 7 * 3);
    assertThat(forecast.blocks().get(7).rates()).startsWith(1.0).endsWith(19.0);
    assertThat(
            forecast.blocks().stream().mapToLong(MempoolForecast.Block::feeSat).sum())
        .isEqualTo(forecast.feeSat());
    assertThat(forecast.vsizeBefore(40)).isZero();
    assertThat(forecast.vsizeBefore(38.5)).isEqualTo(500_000);
    assertThat(forecast.vsizeBefore(0.5)).isEqualTo(10_000_000);
  }

  @Test
  void a_child_pays_for_its_parent() {
    MempoolTx parent = add("parent", 100, 100);
    MempoolTx child = add("child", 2_900, 100, of("parent", 0));
    MempoolTx other = add("other", 1_000, 100);
    assertThat(relatives(parent).satPerVbyte()).isEqualTo(15);
    assertThat(relatives(child).satPerVbyte()).isEqualTo(15);
    assertThat(relatives(child).ancestors()).containsExactly(parent);
    assertThat(relatives(parent).descendants()).containsExactly(child);
    assertThat(relatives(other).satPerVbyte()).isEqualTo(10);
    assertThat(forecast().vsizeBefore(10)).isEqualTo(200);
    assertThat(forecast().bands().stream().map(MempoolForecast.Band::satPerVbyte))
        .containsExactly(10.0, 15.0);
  }

  @Test
  void a_parent_does_not_pay_for_its_child() {
    MempoolTx parent = add("parent", 3_000, 100);
    MempoolTx child = add("child", 100, 100, of("parent", 0));
    assertThat(relatives(parent).satPerVbyte()).isEqualTo(30);
    assertThat(relatives(child).satPerVbyte()).isEqualTo(1);
  }

  @Test
  void siblings_count_in_the_rate_of_what_is_left() {
    MempoolTx parent = add("parent", 0, 100);
    MempoolTx rich = add("rich", 10_000, 100, of("parent", 0));
    MempoolTx poor = add("poor", 500, 100, of("parent", 1));
    assertThat(relatives(rich).satPerVbyte()).isEqualTo(50);
    assertThat(relatives(parent).satPerVbyte()).isEqualTo(50);
    // The parent is paid for already.
    assertThat(relatives(poor).satPerVbyte()).isEqualTo(5);
  }

  /* The same by its definition: of each family again and again the best package of what is left, looked for among all. */
  private static Map<Txid, Double> model(List<MempoolTx> all) {
    Map<Txid, Double> rates = new HashMap<>();
    List<MempoolTx> open = new ArrayList<>(all);
    while (!open.isEmpty()) {
      List<MempoolTx> family = family(open);
      open.removeAll(family);
      List<List<MempoolTx>> chunks = new ArrayList<>();
      for (List<MempoolTx> best : packages(family)) {
        chunks.add(best);
        for (int last = chunks.size() - 1;
            last > 0 && rate(chunks.get(last)) > rate(chunks.get(last - 1));
            last--) {
          chunks.get(last - 1).addAll(chunks.remove(last));
        }
      }
      chunks.forEach(chunk -> chunk.forEach(tx -> rates.put(tx.txid(), rate(chunk))));
    }
    return rates;
  }

  private static double rate(List<MempoolTx> some) {
    return (double) some.stream().mapToLong(MempoolTx::feeSat).sum()
        / some.stream().mapToLong(MempoolTx::vsize).sum();
  }

  private static List<MempoolTx> family(List<MempoolTx> all) {
    Set<Txid> members = new HashSet<>(Set.of(all.get(0).txid()));
    for (int before = 0; before < members.size(); ) {
      before = members.size();
      for (MempoolTx tx : all) {
        Set<Txid> near = new HashSet<>(Set.of(tx.txid()));
        tx.spent().forEach(input -> near.add(input.coin().txid()));
        if (near.stream().anyMatch(members::contains)) {
          members.addAll(near);
        }
      }
    }
    return all.stream().filter(tx -> members.contains(tx.txid())).toList();
  }

  private static List<List<MempoolTx>> packages(List<MempoolTx> family) {
    Map<Txid, MempoolTx> left = new HashMap<>();
    family.forEach(tx -> left.put(tx.txid(), tx));
    List<List<MempoolTx>> packages = new ArrayList<>();
    while (!left.isEmpty()) {
      List<MempoolTx> best = new ArrayList<>();
      for (Txid txid : left.keySet()) {
        Set<Txid> wanted = new HashSet<>();
        collect(txid, left, wanted);
        List<MempoolTx> some = new ArrayList<>(wanted.stream().map(left::get).toList());
        if (best.isEmpty() || rate(some) > rate(best)) {
          best = some;
        }
      }
      packages.add(best);
      best.forEach(tx -> left.remove(tx.txid()));
    }
    return packages;
  }

  private static void collect(Txid txid, Map<Txid, MempoolTx> left, Set<Txid> into) {
    if (left.containsKey(txid) && into.add(txid)) {
      left.get(txid).spent().forEach(input -> collect(input.coin().txid(), left, into));
    }
  }

  @Test
  void random_families_are_mined_as_by_the_definition() {
    for (int seed = 0; seed < 40; seed++) {
      FakeMempool some = new FakeMempool().followed();
      Random random = new Random(seed);
      List<MempoolTx> all = new ArrayList<>();
      for (int i = 0; i < 30; i++) {
        List<MempoolTx.Input> spent = new ArrayList<>();
        for (int parent = 0; parent < i; parent++) {
          if (random.nextInt(12) == 0) {
            spent.add(new MempoolTx.Input(
                new OutPoint(all.get(parent).txid(), i), FakeMempool.output(SCRIPT, 1)));
          }
        }
        // Prime sizes, so that no two packages pay the same.
        all.add(some.add(
            "tx" + i,
            random.nextInt(100_000),
            101 + 2L * random.nextInt(500),
            IntStream.range(0, 31).mapToObj(n -> FakeMempool.output(SCRIPT, 1)).toList(),
            spent));
      }
      Map<Txid, Double> expected = model(all);
      for (MempoolTx tx : all) {
        assertThat(MempoolRelatives.of(some.now().orElseThrow(), tx).satPerVbyte())
            .as("seed %d", seed)
            .isEqualTo(expected.get(tx.txid()));
      }
      MempoolForecast forecast = MempoolForecast.of(some.now().orElseThrow(), AT);
      for (double rate : expected.values()) {
        long before = all.stream()
            .filter(tx -> expected.get(tx.txid()) > rate)
            .mapToLong(MempoolTx::vsize)
            .sum();
        assertThat(forecast.vsizeBefore(rate)).as("seed %d", seed).isEqualTo(before);
      }
    }
  }

  @Test
  void a_long_chain_is_looked_at_up_to_a_bound() {
    MempoolTx first = add("tx0", 100, 100);
    for (int i = 1; i < 300; i++) {
      add("tx" + i, 100, 100, of("tx" + (i - 1), 0));
    }
    MempoolRelatives relatives = relatives(first);
    assertThat(relatives.descendants()).hasSize(200);
    assertThat(relatives.complete()).isFalse();
    assertThat(forecast().count()).isEqualTo(300);
  }

  @Test
  void it_is_made_when_somebody_asks_and_the_last_one_is_old() {
    AtomicLong nanos = new AtomicLong();
    MempoolForecasts forecasts =
        new MempoolForecasts(mempool, Clock.fixed(AT, ZoneOffset.UTC), nanos::get);
    add("a", 100, 100);
    MempoolForecast first = forecasts.latest().orElseThrow();
    add("b", 100, 100);
    assertThat(forecasts.latest()).contains(first);
    nanos.addAndGet(Duration.ofSeconds(2).toNanos());
    assertThat(forecasts.latest().orElseThrow().count()).isEqualTo(2);
  }

  @Test
  void while_the_mempool_is_lost_the_last_one_stays() {
    AtomicLong nanos = new AtomicLong();
    MempoolForecasts forecasts =
        new MempoolForecasts(mempool, Clock.fixed(AT, ZoneOffset.UTC), nanos::get);
    mempool.lost();
    assertThat(forecasts.latest()).isEmpty();
    add("a", 100, 100);
    MempoolForecast known = forecasts.latest().orElseThrow();
    mempool.lost();
    nanos.addAndGet(Duration.ofHours(1).toNanos());
    assertThat(forecasts.latest()).contains(known);
  }

  @Test
  void nobody_waits_for_the_one_that_another_is_making() {
    add("a", 100, 100);
    List<MempoolForecasts> made = new ArrayList<>();
    List<Boolean> meanwhile = new ArrayList<>();
    // The time is asked for while it is made.
    Clock busy = new Clock() {
      @Override
      public java.time.ZoneId getZone() {
        return ZoneOffset.UTC;
      }

      @Override
      public Clock withZone(java.time.ZoneId zone) {
        return this;
      }

      @Override
      public Instant instant() {
        meanwhile.add(
            CompletableFuture.supplyAsync(() -> made.get(0).latest()).join().isPresent());
        return AT;
      }
    };
    made.add(new MempoolForecasts(mempool, busy, System::nanoTime));
    assertThat(made.get(0).latest()).isPresent();
    assertThat(meanwhile).containsExactly(false);
  }
}
