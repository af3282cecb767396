package org.utxod.query.provider;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.utxod.query.answer.AnswerPoint;
import org.utxod.query.answer.BalanceAnswer;
import org.utxod.query.answer.FreshnessPolicy;
import org.utxod.query.answer.ScriptRef;
import org.utxod.query.port.ChainTip;
import org.utxod.query.provider.client.ProviderException;
import org.utxod.query.provider.client.ProviderException.Kind;
import org.utxod.query.provider.client.Report;
import org.utxod.query.testing.FakeChain;
import org.utxod.query.testing.FakeIndex;
import org.utxod.query.testing.StepTime;
import org.utxod.store.chain.ChainPoint;
import org.utxod.store.chain.Network;
import org.utxod.store.fixture.Await;

/** Which provider is queried when, how often, and which of several answers is returned. */
class ProviderFallbackTest {
  private static final ScriptRef SUBJECT =
      ScriptRef.ofAddress("bcrt1qw508d6qejxtdg4y5r3zarvary0c5xw7kygt080", Network.REGTEST);

  private final StepTime time = new StepTime();
  private final FakeChain chain = new FakeChain();
  private final FakeOwnBlocks own = new FakeOwnBlocks(4_000);
  private final ScriptedProvider a = new ScriptedProvider("a");
  private final ScriptedProvider b = new ScriptedProvider("b");
  private final ScriptedProvider c = new ScriptedProvider("c");

  private Providers providers(boolean agree) {
    return Providers.of(
        List.of(a, b, c),
        chain,
        own,
        new Providers.Setting(
            Network.REGTEST,
            FreshnessPolicy.DEFAULT,
            agree,
            ProviderOptions.DEFAULT,
            time,
            time::nanoTime,
            time,
            new Random(1),
            ProviderObserver.none()));
  }

  private final Providers believing = providers(false);
  private final Providers agreeing = providers(true);

  private @Nullable BalanceAnswer ask(Providers providers, int localHeight) {
    return providers
        .fallback()
        .balance(SUBJECT, new ChainPoint(localHeight, FakeIndex.hash(localHeight)))
        .orElse(null);
  }

  @Test
  void the_first_in_the_list_answers_while_it_can() {
    a.says(5_000, 1);
    b.says(5_000, 2);
    chain.tip(5_000);
    BalanceAnswer answer = ask(believing, 100);
    assertThat(answer.source()).isEqualTo("a");
    assertThat(answer.balanceSat()).isEqualTo(1);
    assertThat(answer.point()).isEqualTo(new AnswerPoint(5_000, null));
    assertThat(answer.lagBlocks()).isZero();
    assertThat(answer.stale()).isFalse();
    assertThat(answer.complete()).isTrue();
    assertThat(b.requested()).isZero();
  }

  @Test
  void a_failure_means_the_next_at_once() {
    a.fails(Kind.DOWN);
    b.fails(Kind.MALFORMED);
    c.says(5_000, 3);
    assertThat(ask(believing, 100).source()).isEqualTo("c");
    assertThat(time.slept()).isEmpty();
  }

  @Test
  void what_may_pass_is_tried_three_times_with_growing_pauses_and_what_will_not_once() {
    a.fails(Kind.DOWN);
    b.fails(Kind.MALFORMED);
    c.fails(Kind.UNABLE);
    assertThat(ask(believing, 100)).isNull();
    assertThat(a.requested()).isEqualTo(3);
    assertThat(b.requested()).isEqualTo(1);
    assertThat(c.requested()).isEqualTo(1);
    assertThat(time.slept()).hasSize(2);
    assertThat(time.slept().get(1)).isGreaterThan(time.slept().get(0));
  }

  @Test
  void a_second_try_can_succeed() {
    a.fails(Kind.DOWN).says(5_000, 1);
    b.fails(Kind.UNABLE);
    c.fails(Kind.UNABLE);
    assertThat(ask(believing, 100).source()).isEqualTo("a");
  }

  @Test
  void one_patience_covers_all_providers_and_tries() {
    for (ScriptedProvider slow : List.of(a, b, c)) {
      slow.does(() -> {
        time.pass(Duration.ofSeconds(6));
        throw ProviderException.of(Kind.DOWN, "too slow.");
      });
    }
    assertThat(ask(believing, 100)).isNull();
    assertThat(a.requested() + b.requested() + c.requested()).isEqualTo(2);
  }

  @Test
  void an_error_that_no_code_expects_is_a_failure_too() {
    a.breaks();
    b.says(5_000, 2);
    assertThat(ask(believing, 100).source()).isEqualTo("b");
  }

  @Test
  void an_answer_below_the_index_is_none() {
    a.says(99, 1);
    b.says(100, 2);
    assertThat(ask(believing, 100).source()).isEqualTo("b");
  }

  @Test
  void an_answer_behind_the_tip_gives_way_to_a_current_one_and_else_is_given_with_its_lag() {
    chain.tip(5_000);
    a.says(4_990, 1);
    b.says(4_998, 2);
    assertThat(ask(believing, 100).source()).isEqualTo("b");
    b.anew().fails(Kind.UNABLE);
    c.says(3_000, 3);
    BalanceAnswer late = ask(believing, 100);
    assertThat(late.source()).isEqualTo("a");
    assertThat(late.lagBlocks()).isEqualTo(10);
    assertThat(late.stale()).isFalse();
    a.anew().fails(Kind.UNABLE);
    BalanceAnswer stale = ask(believing, 100);
    assertThat(stale.source()).isEqualTo("c");
    assertThat(stale.lagBlocks()).isEqualTo(2_000);
    assertThat(stale.stale()).isTrue();
  }

  @Test
  void a_provider_that_keeps_failing_is_left_alone_and_asked_again_after_its_rest() {
    a.fails(Kind.MALFORMED);
    b.fails(Kind.UNABLE);
    c.fails(Kind.UNABLE);
    for (int i = 0; i < 20; i++) {
      assertThat(ask(believing, 100)).isNull();
    }
    assertThat(a.requested()).isEqualTo(5);
    a.anew().says(5_000, 1);
    time.pass(Duration.ofSeconds(38));
    assertThat(ask(believing, 100).source()).isEqualTo("a");
  }

  @Test
  void two_that_agree_are_believed() {
    a.says(5_000, 1);
    b.says(5_000, 1);
    assertThat(ask(agreeing, 100).balanceSat()).isEqualTo(1);
    assertThat(c.requested()).isZero();
  }

  @Test
  void one_alone_is_not_believed_where_two_must_agree() {
    a.says(5_000, 1);
    b.fails(Kind.UNABLE);
    c.fails(Kind.UNABLE);
    assertThat(ask(agreeing, 100)).isNull();
    assertThat(a.requested()).isEqualTo(1);
  }

  @Test
  void two_that_disagree_at_one_height_are_both_not_believed() {
    a.says(5_000, 1);
    b.says(5_000, 2);
    c.says(5_000, 1);
    assertThat(ask(agreeing, 100)).isNull();
  }

  @Test
  void a_block_between_two_answers_is_no_disagreement() {
    a.says(5_000, 1).says(5_001, 2);
    b.says(5_001, 2);
    c.fails(Kind.UNABLE);
    BalanceAnswer answer = ask(agreeing, 100);
    assertThat(answer.point().height()).isEqualTo(5_001);
    assertThat(answer.balanceSat()).isEqualTo(2);
  }

  @Test
  void an_earlier_height_is_asked_of_those_only_who_keep_it() {
    a.says(5_000, 1);
    b.keepingHistory().says(70, 2);
    BalanceAnswer answer = believing.fallback().balanceAt(SUBJECT, 70).orElseThrow();
    assertThat(answer.source()).isEqualTo("b");
    assertThat(answer.point().height()).isEqualTo(70);
    assertThat(answer.lagBlocks()).isNull();
    assertThat(a.requested()).isZero();
  }

  @Test
  void a_batch_shares_one_patience() {
    a.does(() -> {
      time.pass(Duration.ofSeconds(3));
      return new Report.Balance(new AnswerPoint(5_000, null), 1, null, null, null, null);
    });
    b.fails(Kind.FORBIDDEN);
    c.fails(Kind.FORBIDDEN);
    List<ScriptRef> many = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      many.add(SUBJECT);
    }
    List<Optional<BalanceAnswer>> answers = believing.fallback().balances(many, null);
    assertThat(answers).hasSize(100);
    assertThat(answers.stream().filter(Optional::isPresent)).hasSizeBetween(2, 5);
    assertThat(a.requested()).as("the rest is not begun").isLessThan(6);
  }

  @Test
  void ten_thousand_questions_at_once_to_providers_that_hang_take_a_few_threads_and_end()
      throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    for (ScriptedProvider hanging : List.of(a, b, c)) {
      hanging.does(() -> {
        try {
          release.await(20, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
        }
        throw ProviderException.of(Kind.DOWN, "nothing comes.");
      });
    }
    ExecutorService clients = Executors.newFixedThreadPool(64);
    try {
      List<Future<?>> hanging = new ArrayList<>();
      for (int i = 0; i < 64; i++) {
        hanging.add(clients.submit(() -> ask(believing, 100)));
      }
      Await.until("four requests", () -> a.requested() == 4);
      release.countDown();
      for (Future<?> one : hanging) {
        assertThat(one.get(30, TimeUnit.SECONDS)).isNull();
      }
      int askedBefore = a.requested() + b.requested() + c.requested();
      assertThat(askedBefore).isLessThanOrEqualTo(3 * (5 + 3));
      List<Future<?>> quick = new ArrayList<>();
      for (int i = 0; i < 10_000; i++) {
        quick.add(clients.submit(() -> ask(believing, 100)));
      }
      for (Future<?> one : quick) {
        assertThat(one.get(30, TimeUnit.SECONDS)).isNull();
      }
      assertThat(a.requested() + b.requested() + c.requested()).isEqualTo(askedBefore);
    } finally {
      clients.shutdownNow();
    }
  }

  private ChainTip tipBy(Providers providers) {
    chain.unknown();
    providers.tipAsker().step();
    time.pass(Duration.ofSeconds(10));
    providers.tipAsker().step();
    return providers.chain().status().tip();
  }

  private void onlyA() {
    b.fails(Kind.DOWN);
    c.fails(Kind.DOWN);
  }

  @Test
  void a_tip_beyond_what_time_allows_is_no_tip_and_its_answers_are_none() {
    a.says(500_000, 1_000);
    onlyA();
    assertThat(tipBy(believing)).isNull();
    assertThat(ask(believing, 4_000)).isNull();
    assertThat(believing.fallback().coins(SUBJECT, null, 10, null)).isEmpty();
    assertThat(believing.fallback().balances(List.of(SUBJECT, SUBJECT), null))
        .allSatisfy(answer -> assertThat(answer).isEmpty());
    assertThat(ask(agreeing, 4_000)).isNull();
    assertThat(believing.chain().status().tip())
        .as("nor does an answer raise the tip")
        .isNull();
  }

  @Test
  void a_provider_of_other_blocks_than_ours_is_not_believed() {
    a.says(4_010, 1_000).onAnotherChain();
    onlyA();
    assertThat(tipBy(believing)).isNull();
    assertThat(ask(believing, 4_000)).isNull();
    assertThat(believing.fallback().balances(List.of(SUBJECT), null).get(0)).isEmpty();
  }

  @Test
  void that_it_named_our_blocks_counts_for_ten_minutes() {
    a.says(4_010, 1_000);
    onlyA();
    assertThat(ask(believing, 4_000).balanceSat()).isEqualTo(1_000);
    int requested = a.askedForBlocks();
    assertThat(requested).isEqualTo(3);
    own.at(4_001, time.instant());
    assertThat(ask(believing, 4_001)).isNotNull();
    assertThat(a.askedForBlocks()).isEqualTo(requested);
    time.pass(Duration.ofMinutes(10));
    assertThat(ask(believing, 4_001)).isNotNull();
    assertThat(a.askedForBlocks()).isEqualTo(2 * requested);
  }

  @Test
  void what_one_says_alone_is_marked_and_what_two_say_is_not() {
    a.says(4_010, 1_000);
    onlyA();
    ChainTip alone = tipBy(believing);
    assertThat(alone.height()).isEqualTo(4_010);
    assertThat(alone.singleSource()).isTrue();
    assertThat(believing.chain().status().reason()).contains("Only a reports that");
    b.anew().says(4_011, 0);
    time.pass(Duration.ofMinutes(4));
    ChainTip borneOut = tipBy(believing);
    assertThat(borneOut.height()).isEqualTo(4_011);
    assertThat(borneOut.singleSource()).isFalse();
    assertThat(believing.chain().status().reason()).isNull();
  }

  @Test
  void of_several_the_median_counts_whichever_way_one_lies() {
    a.says(4_010, 0);
    b.says(4_011, 0);
    c.says(5_900, 0);
    assertThat(tipBy(believing).height()).isEqualTo(4_011);
    c.anew().says(4_000, 0);
    time.pass(Duration.ofMinutes(1));
    assertThat(tipBy(believing).height()).isEqualTo(4_010);
  }

  @Test
  void one_that_lies_later_on_loses_its_earlier_word() {
    a.says(4_010, 0).says(500_000, 0);
    onlyA();
    assertThat(tipBy(believing).height()).isEqualTo(4_010);
    time.pass(Duration.ofSeconds(60));
    assertThat(tipBy(believing)).isNull();
  }

  @Test
  void height_and_lag_add_up_to_the_tip_in_answers_too() {
    a.says(4_020, 1_000);
    b.says(4_010, 1_000);
    c.says(4_020, 1_000);
    ChainTip tip = tipBy(believing);
    a.anew().fails(Kind.DOWN);
    c.anew().fails(Kind.DOWN);
    BalanceAnswer answer = ask(believing, 4_000);
    assertThat(answer.source()).isEqualTo("b");
    assertThat(answer.point().height() + answer.lagBlocks()).isEqualTo(tip.height());
  }

  @Test
  void tips_are_asked_for_only_while_the_node_cannot_tell_and_after_a_grace() {
    a.says(5_000, 0);
    b.says(5_001, 0);
    c.says(999_999, 0);
    TipAsker asker = believing.tipAsker();
    chain.tip(100);
    asker.step();
    time.pass(Duration.ofHours(1));
    asker.step();
    assertThat(a.askedForTip()).isZero();
    chain.unknown();
    asker.step();
    time.pass(Duration.ofSeconds(9));
    asker.step();
    assertThat(a.askedForTip()).isZero();
    time.pass(Duration.ofSeconds(1));
    asker.step();
    assertThat(a.askedForTip()).isEqualTo(1);
    asker.step();
    assertThat(a.askedForTip()).isEqualTo(1);
    ChainTip tip = believing.chain().status().tip();
    assertThat(tip.height()).as("one of three that lies changes nothing").isEqualTo(5_001);
    assertThat(tip.source()).isEqualTo("b");
    time.pass(Duration.ofMinutes(6));
    assertThat(believing.chain().status().tip())
        .as("an old word does not count")
        .isNull();
    chain.tip(100);
    assertThat(believing.chain().status().tip().source()).isEqualTo("node");
  }
}
