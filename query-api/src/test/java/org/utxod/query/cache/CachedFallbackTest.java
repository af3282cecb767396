package org.utxod.query.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.utxod.query.answer.Answer;
import org.utxod.query.answer.AnswerPoint;
import org.utxod.query.answer.BalanceAnswer;
import org.utxod.query.answer.CoinsPage;
import org.utxod.query.answer.Cursor;
import org.utxod.query.answer.ScriptRef;
import org.utxod.query.answer.Utxo;
import org.utxod.query.testing.FakeChain;
import org.utxod.query.testing.FakeIndex;
import org.utxod.query.testing.StepTime;
import org.utxod.store.chain.ChainPoint;
import org.utxod.store.chain.OutPoint;
import org.utxod.store.chain.Txid;
import org.utxod.store.fixture.Await;

/** How long an answer serves others, and when it does not. */
class CachedFallbackTest {
  private static final ScriptRef ONE = Subjects.of(1);
  private static final ScriptRef TWO = Subjects.of(2);

  private final StepTime time = new StepTime();
  private final FakeChain chain = new FakeChain().tip(5_000);
  private final ScriptedSource source = new ScriptedSource().says(5_000, 7);
  private final Counts counts = new Counts();
  private final Others others = new Others();

  private static final class Counts implements CacheObserver {
    private final AtomicInteger hits = new AtomicInteger();
    private final AtomicInteger misses = new AtomicInteger();
    private final AtomicInteger joined = new AtomicInteger();

    @Override
    public void hit(Layer layer) {
      hits.incrementAndGet();
    }

    @Override
    public void missed(Layer layer) {
      misses.incrementAndGet();
    }

    @Override
    public void joined() {
      joined.incrementAndGet();
    }

    @Override
    public void sharedFailed() {}
  }

  /** Answers stored by other utxods. */
  private static final class Others implements SharedAnswers {
    private final Map<CacheKey, Answer> known = new HashMap<>();

    @Override
    public List<Optional<Answer>> get(List<CacheKey> keys) {
      return keys.stream().map(key -> Optional.ofNullable(known.get(key))).toList();
    }

    @Override
    public void put(List<CacheKey> keys, List<? extends Answer> answers) {
      for (int i = 0; i < keys.size(); i++) {
        known.put(keys.get(i), answers.get(i));
      }
    }

    @Override
    public void close() {}
  }

  private CachedFallback cached(SharedAnswers shared) {
    return new CachedFallback(source, chain, shared, CacheOptions.DEFAULT, counts, time::nanoTime);
  }

  private final CachedFallback cache = cached(SharedAnswers.none());

  private static ChainPoint at(int height) {
    return new ChainPoint(height, FakeIndex.hash(height));
  }

  private long ask(ScriptRef scriptRef) {
    return cache.balance(scriptRef, at(100)).map(BalanceAnswer::balanceSat).orElse(-1L);
  }

  @Test
  void an_answer_serves_others_for_ten_seconds() {
    assertThat(ask(ONE)).isEqualTo(7);
    source.says(5_000, 8);
    time.pass(Duration.ofSeconds(9));
    assertThat(ask(ONE)).isEqualTo(7);
    assertThat(ask(TWO)).as("another address is another question").isEqualTo(8);
    time.pass(Duration.ofSeconds(2));
    assertThat(ask(ONE)).isEqualTo(8);
    assertThat(counts.hits).hasValue(1);
    assertThat(counts.misses).hasValue(3);
  }

  @Test
  void no_answer_outlives_a_change_of_the_tip() {
    assertThat(ask(ONE)).isEqualTo(7);
    source.says(5_001, 8);
    chain.tip(5_001);
    assertThat(ask(ONE)).isEqualTo(8);
    source.says(5_001, 9);
    chain.unknown();
    assertThat(ask(ONE)).isEqualTo(9);
  }

  @Test
  void that_nobody_could_say_is_remembered_too_but_shorter() {
    source.saysNothing();
    assertThat(ask(ONE)).isEqualTo(-1);
    source.says(5_000, 7);
    time.pass(Duration.ofMillis(1_900));
    assertThat(ask(ONE)).isEqualTo(-1);
    assertThat(source.requested()).hasSize(1);
    time.pass(Duration.ofMillis(200));
    assertThat(ask(ONE)).isEqualTo(7);
  }

  @Test
  void an_answer_below_the_index_is_not_used_though_it_is_kept() {
    assertThat(ask(ONE)).isEqualTo(7);
    source.says(5_002, 9);
    assertThat(cache.balance(ONE, at(5_001)).orElseThrow().balanceSat()).isEqualTo(9);
  }

  @Test
  void each_page_and_each_earlier_height_is_a_question_of_its_own() {
    Cursor cursor = new Cursor(new OutPoint(Txid.ofWire(new byte[32], 0), 3));
    var unused = cache.coins(ONE, null, 10, at(100));
    var unused2 = cache.coins(ONE, cursor, 10, at(100));
    var unused3 = cache.coins(ONE, cursor, 11, at(100));
    assertThat(cache.balanceAt(ONE, 70).orElseThrow().balanceSat()).isEqualTo(70);
    assertThat(cache.balanceAt(ONE, 71).orElseThrow().balanceSat()).isEqualTo(71);
    assertThat(ask(ONE)).isEqualTo(7);
    assertThat(source.requested()).hasSize(6);
    var unused4 = cache.coins(ONE, cursor, 10, at(100));
    assertThat(cache.balanceAt(ONE, 70)).isPresent();
    assertThat(source.requested()).hasSize(6);
  }

  @Test
  void those_who_ask_the_same_at_the_same_time_share_one_asking() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    source.does(scriptRef -> {
      await(release);
      return Optional.of(ScriptedSource.answer(scriptRef, 5_000, 7, "a"));
    });
    ExecutorService clients = Executors.newFixedThreadPool(12);
    try {
      List<Future<Long>> all = new ArrayList<>();
      for (int i = 0; i < 12; i++) {
        all.add(clients.submit(() -> ask(ONE)));
      }
      Await.until("eleven to join the one call", () -> counts.joined.get() == 11);
      release.countDown();
      for (Future<Long> one : all) {
        assertThat(one.get(20, TimeUnit.SECONDS)).isEqualTo(7);
      }
      assertThat(source.requested()).hasSize(1);
    } finally {
      clients.shutdownNow();
    }
  }

  @Test
  void no_more_than_sixteen_wait_for_another_and_the_rest_goes_on_at_once() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    source.does(scriptRef -> {
      await(release);
      return Optional.of(ScriptedSource.answer(scriptRef, 5_000, 7, "a"));
    });
    ExecutorService clients = Executors.newFixedThreadPool(40);
    try {
      List<Future<Long>> all = new ArrayList<>();
      for (int i = 0; i < 40; i++) {
        all.add(clients.submit(() -> ask(ONE)));
      }
      Await.until(
          "all but one answer", () -> all.stream().filter(Future::isDone).count() == 23);
      release.countDown();
      int answered = 0;
      for (Future<Long> one : all) {
        answered += one.get(20, TimeUnit.SECONDS) == 7 ? 1 : 0;
      }
      assertThat(answered).isEqualTo(17);
    } finally {
      clients.shutdownNow();
    }
  }

  @Test
  void an_asking_that_breaks_holds_nobody_up() {
    source.does(scriptRef -> {
      throw new IllegalStateException("planted");
    });
    assertThatThrownBy(() -> ask(ONE)).hasMessage("planted");
    source.says(5_000, 7);
    assertThat(ask(ONE)).isEqualTo(7);
  }

  @Test
  void what_others_were_told_is_asked_of_nobody_again_and_not_kept_longer_here() {
    CachedFallback first = cached(others);
    CachedFallback second = cached(others);
    assertThat(first.balance(ONE, at(100))).isPresent();
    assertThat(second.balance(ONE, at(100)).orElseThrow().balanceSat()).isEqualTo(7);
    assertThat(source.requested()).hasSize(1);
    others.known.clear();
    assertThat(second.balance(ONE, at(100))).isPresent();
    assertThat(source.requested()).hasSize(2);
  }

  @Test
  void what_others_were_told_is_not_used_below_the_index() {
    CachedFallback shared = cached(others);
    assertThat(shared.balance(ONE, at(100))).isPresent();
    source.says(5_002, 9);
    assertThat(cached(others).balance(ONE, at(5_001)).orElseThrow().balanceSat())
        .isEqualTo(9);
  }

  @Test
  void a_batch_asks_for_what_is_not_kept_and_keeps_its_order() {
    CachedFallback shared = cached(others);
    others.put(
        List.of(CacheKey.balance(chain.status().tip(), TWO)),
        List.of(ScriptedSource.answer(TWO, 5_000, 22, "b")));
    assertThat(shared.balance(ONE, at(100))).isPresent();
    source.does(scriptRef -> scriptRef.equals(Subjects.of(4))
        ? Optional.empty()
        : Optional.of(ScriptedSource.answer(scriptRef, 5_000, 33, "a")));
    List<Optional<BalanceAnswer>> answers =
        shared.balances(List.of(Subjects.of(3), ONE, Subjects.of(4), TWO, Subjects.of(3)), at(100));
    assertThat(answers.stream().map(a -> a.map(BalanceAnswer::balanceSat).orElse(-1L)))
        .containsExactly(33L, 7L, -1L, 22L, 33L);
    assertThat(source.requested()).containsExactly(ONE, Subjects.of(3), Subjects.of(4));
    source.says(5_000, 44);
    assertThat(shared.balance(Subjects.of(4), at(100)).orElseThrow().balanceSat())
        .as("of a batch it is not remembered that nobody could say")
        .isEqualTo(44);
  }

  @Test
  void it_is_bounded_in_bytes_however_many_ask() {
    CacheOptions small = new CacheOptions(
        Duration.ofSeconds(10), Duration.ofSeconds(2), 100 << 10, Duration.ofSeconds(1), 4);
    CachedFallback bounded =
        new CachedFallback(source, chain, SharedAnswers.none(), small, counts, time::nanoTime);
    for (int i = 0; i < 10_000; i++) {
      assertThat(bounded.balance(Subjects.of(i), at(100))).isPresent();
    }
    assertThat(bounded.size()).isBetween(50L, 100L);
  }

  @Test
  void a_page_of_a_thousand_coins_weighs_more_than_a_balance() {
    AnswerCache memory = new AnswerCache(
        new CacheOptions(
            Duration.ofSeconds(10), Duration.ofSeconds(2), 400 << 10, Duration.ofSeconds(1), 4),
        time::nanoTime);
    List<Utxo> coins = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      coins.add(new Utxo(new OutPoint(Txid.ofWire(new byte[32], 0), i), 1, 1, null));
    }
    for (int i = 0; i < 100; i++) {
      CoinsPage page = new CoinsPage(
          Subjects.of(i), 1_000L, new AnswerPoint(5_000, null), "a", false, true, coins, null);
      memory.put(CacheKey.coins(null, Subjects.of(i), null, 1_000), Optional.of(page));
    }
    memory.cleanUp();
    assertThat(memory.size()).isBetween(1L, 2L);
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
