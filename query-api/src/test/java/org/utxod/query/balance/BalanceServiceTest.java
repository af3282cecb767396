package org.utxod.query.balance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.utxod.query.answer.AnswerPoint;
import org.utxod.query.answer.BalanceAnswer;
import org.utxod.query.answer.BatchEntry;
import org.utxod.query.answer.CoinsPage;
import org.utxod.query.answer.Cursor;
import org.utxod.query.answer.Fallback;
import org.utxod.query.answer.Freshness;
import org.utxod.query.answer.FreshnessPolicy;
import org.utxod.query.answer.QueryException;
import org.utxod.query.answer.ScriptRef;
import org.utxod.query.answer.Utxo;
import org.utxod.query.port.DaemonPhase;
import org.utxod.query.port.mempool.MempoolView;
import org.utxod.query.testing.FakeChain;
import org.utxod.query.testing.FakeIndex;
import org.utxod.query.testing.FakeIndex.NewCoin;
import org.utxod.store.chain.ChainPoint;
import org.utxod.store.chain.Network;
import org.utxod.store.chain.OutPoint;
import org.utxod.store.chain.Script;
import org.utxod.store.model.Coverage;

/** The order of trust, and the answer at each step of it. */
class BalanceServiceTest {
  private static final Script SCRIPT = Script.ofHex("0014751e76e8199196d454941c45d1b3a323f1433bd6");
  private static final String ADDRESS = "bcrt1qw508d6qejxtdg4y5r3zarvary0c5xw7kygt080";
  private static final ScriptQuery QUESTION = new ScriptQuery.ByAddress(ADDRESS);

  private final FakeIndex index = new FakeIndex(Network.REGTEST);
  private final FakeChain chain = new FakeChain();
  private final Outside providers = new Outside();

  /** A provider that knows of 77 satoshis, or of nothing. */
  private final class Outside implements Fallback {
    private boolean answers;
    private int requested;
    private int requestedAt = -1;

    @Override
    public Optional<BalanceAnswer> balance(ScriptRef scriptRef, @Nullable ChainPoint local) {
      requested++;
      assertThat(index.openViews()).as("no view is held while others are asked").isZero();
      return answers
          ? Optional.of(new BalanceAnswer(
              scriptRef,
              77,
              1L,
              null,
              null,
              null,
              new AnswerPoint(5_000, FakeIndex.hash(5_000)),
              "provider",
              false,
              true,
              0))
          : Optional.empty();
    }

    @Override
    public Optional<CoinsPage> coins(
        ScriptRef scriptRef, @Nullable Cursor after, int limit, @Nullable ChainPoint local) {
      requested++;
      return Optional.empty();
    }

    @Override
    public Optional<BalanceAnswer> balanceAt(ScriptRef scriptRef, int height) {
      requestedAt = height;
      return balance(scriptRef, null);
    }

    @Override
    public boolean present() {
      return true;
    }
  }

  private BalanceService service(Fallback fallback, WhenAllFail whenAllFail) {
    return new BalanceService(
        index,
        chain,
        new Freshness(FreshnessPolicy.DEFAULT),
        fallback,
        whenAllFail,
        AnswerObserver.none(),
        MempoolView.none(),
        null,
        EarlierBalances.none());
  }

  private void fill() {
    index.block(NewCoin.of(SCRIPT, "a", 0, 5));
    chain.tip(0);
  }

  @AfterEach
  void every_view_is_given_back() {
    assertThat(index.openViews()).isZero();
  }

  @Test
  void a_fresh_and_whole_index_answers_alone() {
    fill();
    providers.answers = true;
    BalanceAnswer answer =
        service(providers, WhenAllFail.ERROR).balance(BalanceRequest.of(QUESTION));
    assertThat(answer.source()).isEqualTo("local");
    assertThat(answer.balanceSat()).isEqualTo(5);
    assertThat(providers.requested).isZero();
  }

  @Test
  void behind_the_fallback_is_asked_first() {
    fill();
    chain.tip(1_001);
    providers.answers = true;
    assertThat(service(providers, WhenAllFail.SERVE_STALE)
            .balance(BalanceRequest.of(QUESTION))
            .source())
        .isEqualTo("provider");
  }

  @Test
  void behind_and_nobody_knows_the_local_answer_is_marked_or_refused_as_configured() {
    fill();
    chain.tip(1_001);
    BalanceAnswer stale =
        service(providers, WhenAllFail.SERVE_STALE).balance(BalanceRequest.of(QUESTION));
    assertThat(stale.stale()).isTrue();
    assertThat(stale.lagBlocks()).isEqualTo(1_001);
    assertThat(service(providers, WhenAllFail.SERVE_STALE)
            .coins(QUESTION, CoinsRequest.of(null, 10))
            .stale())
        .isTrue();
    BalanceService strict = service(Fallback.none(), WhenAllFail.ERROR);
    QueryException fault = catchThrowableOfType(
        QueryException.class, () -> strict.balance(BalanceRequest.of(QUESTION)));
    assertThat(fault.kind()).isEqualTo(QueryException.Kind.UNAVAILABLE);
    assertThat(fault.retryAfterSeconds()).isEqualTo(30);
    assertThat(fault)
        .hasMessage(
            "No current answer is available, because the index is 1001 blocks behind the chain and no"
                + " external provider is configured.");
    assertThatThrownBy(() -> strict.coins(QUESTION, CoinsRequest.of(null, 10)))
        .isInstanceOf(QueryException.class);
    assertThatThrownBy(() -> strict.batch(addresses(ADDRESS), 1))
        .isInstanceOf(QueryException.class);
  }

  @Test
  void a_script_that_was_filled_in_is_complete_in_every_answer_and_nobody_outside_is_asked() {
    index.blocks(10).block(NewCoin.of(SCRIPT, "a", 0, 500));
    index.coverage(Coverage.fromHeight(5)).backfilled(SCRIPT).blocks(2);
    chain.tip(12);
    String other = "bcrt1q6z64a43mjgkcq0ul2znwneq3spghrlau9slefp";
    providers.answers = true;
    BalanceService service = service(providers, WhenAllFail.ERROR);
    assertThat(service.balance(BalanceRequest.of(QUESTION)).complete()).isTrue();
    assertThat(service.balance(BalanceRequest.of(QUESTION)).source())
        .isEqualTo(BalanceAnswer.LOCAL);
    assertThat(service.coins(QUESTION, CoinsRequest.of(null, 10)).complete()).isTrue();
    assertThat(service.balance(BalanceRequest.of(QUESTION).atHeight(10)).complete())
        .isTrue();
    assertThat(providers.requested).isZero();
    providers.answers = false;
    assertThat(service.batch(addresses(ADDRESS, other), 1))
        .extracting(entry -> ((BatchEntry.Answered) entry).answer().complete())
        .containsExactly(true, false);
    assertThat(providers.requested).isEqualTo(1);
  }

  @Test
  void a_script_that_was_filled_in_has_no_earlier_balances_than_that() {
    index.blocks(10).coverage(Coverage.fromHeight(5)).backfilled(SCRIPT).blocks(2);
    chain.tip(11);
    BalanceService service = service(providers, WhenAllFail.ERROR);
    assertThatThrownBy(() -> service.balance(BalanceRequest.of(QUESTION).atHeight(8)))
        .isInstanceOf(QueryException.class)
        .hasMessageContaining("Balances after blocks 9 to 11 are.");
  }

  @Test
  void partial_coverage_asks_outside_and_is_answered_with_its_mark() {
    fill();
    index.coverage(Coverage.fromHeight(150));
    BalanceAnswer partial =
        service(providers, WhenAllFail.ERROR).balance(BalanceRequest.of(QUESTION));
    assertThat(partial.complete()).isFalse();
    assertThat(partial.stale()).isFalse();
    assertThat(providers.requested).isEqualTo(1);
    providers.answers = true;
    assertThat(service(providers, WhenAllFail.ERROR)
            .balance(BalanceRequest.of(QUESTION))
            .source())
        .isEqualTo("provider");
  }

  @Test
  void a_reindex_under_way_marks_answers_stale() {
    fill();
    chain.phase(DaemonPhase.REINDEXING, null);
    assertThat(service(Fallback.none(), WhenAllFail.SERVE_STALE)
            .balance(BalanceRequest.of(QUESTION))
            .stale())
        .isTrue();
  }

  @Test
  void nothing_indexed_is_unavailable_unless_somebody_else_knows() {
    BalanceService alone = service(Fallback.none(), WhenAllFail.SERVE_STALE);
    assertThatThrownBy(() -> alone.balance(BalanceRequest.of(QUESTION)))
        .hasMessageContaining("Nothing is indexed yet");
    assertThatThrownBy(() -> alone.batch(addresses(ADDRESS), 1))
        .hasMessageContaining("Nothing is indexed yet");
    providers.answers = true;
    BalanceService helped = service(providers, WhenAllFail.SERVE_STALE);
    assertThat(helped.balance(BalanceRequest.of(QUESTION)).balanceSat()).isEqualTo(77);
    assertThat(helped.batch(addresses(ADDRESS), 1))
        .singleElement()
        .isInstanceOf(BatchEntry.Answered.class);
  }

  @Test
  void without_current_balances_a_thousand_coins_are_summed_and_no_more() {
    List<NewCoin> coins = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      coins.add(NewCoin.of(SCRIPT, "t" + i, 0, 2));
    }
    index.block(coins, List.of());
    index.balancesCurrent(false);
    chain.tip(0);
    BalanceService service = service(Fallback.none(), WhenAllFail.SERVE_STALE);
    assertThat(service.balance(BalanceRequest.of(QUESTION)).balanceSat()).isEqualTo(2_000);
    assertThat(service.balance(BalanceRequest.of(QUESTION)).utxoCount()).isEqualTo(1_000);
    assertThat(service.coins(QUESTION, CoinsRequest.of(null, 1)).utxoCount()).isEqualTo(1_000);
    assertThat(service.batch(addresses(ADDRESS), 1).get(0)).isInstanceOf(BatchEntry.Answered.class);

    index.block(NewCoin.of(SCRIPT, "one more", 0, 2));
    QueryException fault = catchThrowableOfType(
        QueryException.class, () -> service.balance(BalanceRequest.of(QUESTION)));
    assertThat(fault.kind()).isEqualTo(QueryException.Kind.UNAVAILABLE);
    assertThat(fault).hasMessageContaining("more than 1000 coins");
    assertThat(service.coins(QUESTION, CoinsRequest.of(null, 1)).utxoCount()).isNull();
    assertThat(service.batch(addresses(ADDRESS), 1).get(0)).isInstanceOf(BatchEntry.Refused.class);

    providers.answers = true;
    assertThat(service(providers, WhenAllFail.SERVE_STALE)
            .balance(BalanceRequest.of(QUESTION))
            .balanceSat())
        .isEqualTo(77);
  }

  @Test
  void a_batch_is_of_one_block_and_keeps_the_order_and_doubles() {
    fill();
    List<BatchEntry> entries = service(Fallback.none(), WhenAllFail.ERROR)
        .batch(addresses(ADDRESS, "?", "mipcBbFg9gMiCh81Kj8tqqdgoZub1ZJRfn", ADDRESS), 1);
    assertThat(entries).hasSize(4);
    assertThat(balanceOf(entries.get(0))).isEqualTo(5);
    assertThat(entries.get(1)).isInstanceOf(BatchEntry.Refused.class);
    assertThat(balanceOf(entries.get(2))).isZero();
    assertThat(balanceOf(entries.get(3))).isEqualTo(5);
  }

  private static long balanceOf(BatchEntry entry) {
    return ((BatchEntry.Answered) entry).answer().balanceSat();
  }

  @Test
  void a_page_is_one_to_a_thousand() {
    fill();
    BalanceService service = service(Fallback.none(), WhenAllFail.SERVE_STALE);
    assertThatThrownBy(() -> service.coins(QUESTION, CoinsRequest.of(null, 0)))
        .isInstanceOf(QueryException.class);
    assertThatThrownBy(() -> service.coins(QUESTION, CoinsRequest.of(null, 1_001)))
        .isInstanceOf(QueryException.class);
  }

  @Test
  void pages_over_a_changing_index_each_state_their_block_and_miss_nothing_that_stayed() {
    List<NewCoin> coins = new ArrayList<>();
    for (int i = 0; i < 3_000; i++) {
      coins.add(NewCoin.of(SCRIPT, "t" + i, i % 5, i));
    }
    index.block(coins, List.of());
    chain.tip(0);
    BalanceService service = service(Fallback.none(), WhenAllFail.SERVE_STALE);
    Random random = new Random(9);
    Set<OutPoint> spent = new HashSet<>();
    Set<OutPoint> seen = new HashSet<>();
    Cursor cursor = null;
    OutPoint last = null;
    do {
      CoinsPage page = service.coins(QUESTION, CoinsRequest.of(cursor, 97));
      assertThat(page.point().height()).isEqualTo(index.height());
      assertThat(page.utxoCount()).isEqualTo(3_000 - spent.size());
      for (Utxo coin : page.coins()) {
        if (last != null) {
          assertThat(coin.outPoint()).isGreaterThan(last);
        }
        last = coin.outPoint();
        assertThat(seen.add(coin.outPoint())).isTrue();
      }
      cursor = page.next();
      // The next block spends a few coins anywhere, and the very coin that the cursor names.
      List<OutPoint> toSpend = new ArrayList<>();
      for (int i = 0; i < 5; i++) {
        OutPoint any = coins.get(random.nextInt(3_000)).outPoint();
        if (spent.add(any)) {
          toSpend.add(any);
        }
      }
      if (cursor != null && spent.add(cursor.after())) {
        toSpend.add(cursor.after());
      }
      index.block(List.of(), toSpend);
      chain.tip(index.height());
    } while (cursor != null);
    for (NewCoin coin : coins) {
      assertThat(seen.contains(coin.outPoint()) || spent.contains(coin.outPoint()))
          .isTrue();
    }
    assertThat(index.height()).isGreaterThan(25);
  }

  @Test
  void the_last_page_has_no_cursor_even_where_it_is_full() {
    fill();
    index.block(NewCoin.of(SCRIPT, "b", 0, 5));
    BalanceService service = service(Fallback.none(), WhenAllFail.SERVE_STALE);
    assertThat(service.coins(QUESTION, CoinsRequest.of(null, 1)).next()).isNotNull();
    assertThat(service.coins(QUESTION, CoinsRequest.of(null, 2)).next()).isNull();
  }

  @Test
  void an_earlier_balance_without_kept_activity_names_the_tip_only() {
    fill();
    index.blocks(3).activityFrom(null);
    chain.tip(3);
    BalanceService service = service(Fallback.none(), WhenAllFail.SERVE_STALE);
    assertThat(service.balance(BalanceRequest.of(QUESTION).atHeight(3)).balanceSat())
        .isEqualTo(5);
    assertThatThrownBy(() -> service.balance(BalanceRequest.of(QUESTION).atHeight(2)))
        .hasMessage(
            "The balance after block 2 is not available. Only the balance after block 3 is.");
  }

  @Test
  void a_height_that_is_not_kept_is_asked_of_others_before_it_is_refused() {
    fill();
    providers.answers = true;
    BalanceService service = service(providers, WhenAllFail.ERROR);
    assertThat(service.balance(BalanceRequest.of(QUESTION).atHeight(0)).source())
        .isEqualTo("local");
    assertThat(providers.requested).isZero();
    assertThat(service.balance(BalanceRequest.of(QUESTION).atHeight(7)).source())
        .isEqualTo("provider");
    assertThat(providers.requestedAt).isEqualTo(7);
    providers.answers = false;
    QueryException fault = catchThrowableOfType(
        QueryException.class, () -> service.balance(BalanceRequest.of(QUESTION).atHeight(7)));
    assertThat(fault.kind()).isEqualTo(QueryException.Kind.NO_SUCH_HEIGHT);
  }

  @Test
  void an_answer_that_must_be_local_asks_nobody_and_keeps_its_marks() {
    fill();
    chain.tip(1_001);
    providers.answers = true;
    BalanceService service = service(providers, WhenAllFail.SERVE_STALE);
    assertThat(service
            .balance(BalanceRequest.of(QUESTION).within(AnswerScope.LOCAL))
            .stale())
        .isTrue();
    assertThat(service
            .coins(QUESTION, CoinsRequest.of(null, 10).within(AnswerScope.LOCAL))
            .source())
        .isEqualTo("local");
    assertThatThrownBy(() ->
            service.balance(BalanceRequest.of(QUESTION).atHeight(7).within(AnswerScope.LOCAL)))
        .isInstanceOf(QueryException.class);
    assertThat(providers.requested).isZero();
  }

  private static List<BatchItem> addresses(String... addresses) {
    return Stream.of(addresses)
        .map(address -> (BatchItem) new BatchItem.ByAddress(address))
        .toList();
  }
}
