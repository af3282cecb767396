package org.utxod.query.balance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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
import org.utxod.query.port.mempool.MempoolView;
import org.utxod.query.testing.FakeChain;
import org.utxod.query.testing.FakeIndex;
import org.utxod.query.testing.FakeIndex.NewCoin;
import org.utxod.store.chain.ChainPoint;
import org.utxod.store.chain.Network;
import org.utxod.store.chain.OutPoint;
import org.utxod.store.chain.Script;

/** Only coins with a minimum number of confirmations, in balances, coins and batches. */
class ConfirmationsTest {
  private static final Script SCRIPT = Script.ofHex("0014751e76e8199196d454941c45d1b3a323f1433bd6");
  private static final String ADDRESS = "bcrt1qw508d6qejxtdg4y5r3zarvary0c5xw7kygt080";
  private static final ScriptQuery QUESTION = new ScriptQuery.ByAddress(ADDRESS);

  private final FakeIndex index = new FakeIndex(Network.REGTEST);
  private final FakeChain chain = new FakeChain();
  private Fallback others = Fallback.none();

  @AfterEach
  void closed() {
    assertThat(index.openViews()).isZero();
  }

  private BalanceService service() {
    return new BalanceService(
        index,
        chain,
        new Freshness(FreshnessPolicy.DEFAULT),
        others,
        WhenAllFail.SERVE_STALE,
        AnswerObserver.none(),
        MempoolView.none(),
        null,
        EarlierBalances.none());
  }

  private static NewCoin coin(String word, long sat) {
    return NewCoin.of(SCRIPT, word, 0, sat);
  }

  private static NewCoin coinbase(String word, long sat) {
    return new NewCoin(SCRIPT, new OutPoint(FakeIndex.txid(word), 0), sat, true);
  }

  private long sat(int minConf) {
    return service().balance(BalanceRequest.of(QUESTION).withMinConf(minConf)).balanceSat();
  }

  /** So many coins of a satoshi each in one block: more than are added up. */
  private void manyCoins(int count) {
    List<NewCoin> many = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      many.add(coin("many " + i, 1));
    }
    index.block(many, List.of());
  }

  @Test
  void a_coin_counts_from_the_block_on_that_gives_it_enough() {
    index.block(coin("a", 1)).block(coin("b", 20)).block(coin("c", 300));
    chain.tip(2);
    assertThat(sat(1)).isEqualTo(321);
    assertThat(sat(2)).isEqualTo(21);
    assertThat(sat(3)).isEqualTo(1);
    assertThat(sat(4)).as("the chain has three blocks").isZero();
    assertThat(sat(Integer.MAX_VALUE)).isZero();
  }

  @Test
  void of_a_million_coins_only_the_young_ones_are_looked_at() {
    manyCoins(MinConfBalance.MAX_COINS + 1);
    index.block(coin("young", 50), coin("gone", 7_000));
    index.block(List.of(coin("youngest", 600)), List.of(coin("gone", 0).outPoint()));
    chain.tip(2);
    assertThat(sat(1)).isEqualTo(MinConfBalance.MAX_COINS + 1 + 650);
    assertThat(sat(2)).isEqualTo(MinConfBalance.MAX_COINS + 1 + 50);
    assertThat(sat(3)).isEqualTo(MinConfBalance.MAX_COINS + 1);
    assertThat(service().balance(BalanceRequest.of(QUESTION).withMinConf(2)).utxoCount())
        .isEqualTo(MinConfBalance.MAX_COINS + 2);
  }

  @Test
  void the_part_in_young_coinbases_is_that_of_the_coins_counted() {
    manyCoins(MinConfBalance.MAX_COINS + 1);
    index.block(coinbase("a", 5_000)).block(coinbase("b", 700));
    chain.tip(2);
    assertThat(service().balance(BalanceRequest.of(QUESTION).withMinConf(1)).immatureSat())
        .isEqualTo(5_700);
    assertThat(service().balance(BalanceRequest.of(QUESTION).withMinConf(2)).immatureSat())
        .isEqualTo(5_000);
    assertThat(service().balance(BalanceRequest.of(QUESTION).withMinConf(3)).immatureSat())
        .isZero();
  }

  @Test
  void below_the_kept_activity_it_is_refused_and_what_is_possible_is_said() {
    manyCoins(MinConfBalance.MAX_COINS + 1);
    index.blocks(10).activityFrom(6);
    chain.tip(10);
    assertThat(sat(5)).isEqualTo(MinConfBalance.MAX_COINS + 1);
    QueryException fault = catchThrowableOfType(QueryException.class, () -> sat(6));
    assertThat(fault.kind()).isEqualTo(QueryException.Kind.BAD_QUESTION);
    assertThat(fault).hasMessageContaining("The largest supported min_conf is 5;");
  }

  @Test
  void a_script_of_few_coins_is_added_up_however_deep() {
    index.block(coin("old", 9)).blocks(10).activityFrom(10);
    chain.tip(10);
    assertThat(sat(11)).isEqualTo(9);
    assertThat(sat(12)).isZero();
  }

  @Test
  void where_too_much_happened_it_is_refused_and_the_depth_named_can_be_answered() {
    manyCoins(MinConfBalance.MAX_COINS + 1);
    manyCoinsAgain(MinConfBalance.MAX_ROWS - 1);
    index.block(coin("last", 4), coin("but one", 5)).block();
    chain.tip(3);
    QueryException fault = catchThrowableOfType(QueryException.class, () -> sat(4));
    assertThat(fault).hasMessageContaining("The largest supported min_conf is 3;");
    assertThat(sat(3)).isEqualTo(MinConfBalance.MAX_COINS + 1 + MinConfBalance.MAX_ROWS - 1);
  }

  private void manyCoinsAgain(int count) {
    List<NewCoin> many = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      many.add(coin("again " + i, 1));
    }
    index.block(many, List.of());
  }

  @Test
  void while_catching_up_in_bulk_few_coins_are_added_up_and_many_refused() {
    index.block(coin("a", 1)).block(coin("b", 20)).balancesCurrent(false).activityFrom(null);
    chain.tip(1);
    assertThat(sat(2)).isEqualTo(1);
    index.balancesCurrent(true);
    manyCoins(MinConfBalance.MAX_COINS + 1);
    index.balancesCurrent(false);
    QueryException fault = catchThrowableOfType(QueryException.class, () -> sat(2));
    assertThat(fault.kind()).isEqualTo(QueryException.Kind.UNAVAILABLE);
  }

  @Test
  void coins_are_left_out_while_paging_and_no_page_looks_at_more_than_its_bound() {
    index.block(coin("old", 9));
    manyCoins(MinConfBalance.MAX_LOOKED_AT + 500);
    chain.tip(1);
    List<Utxo> found = new ArrayList<>();
    Cursor after = null;
    int pages = 0;
    do {
      CoinsPage page = service().coins(QUESTION, CoinsRequest.of(after, 10).withMinConf(2));
      found.addAll(page.coins());
      assertThat(page.utxoCount()).isNull();
      after = page.next();
      pages++;
    } while (after != null);
    assertThat(found).extracting(Utxo::valueSat).containsExactly(9L);
    assertThat(pages).isEqualTo(2);
  }

  @Test
  void a_batch_counts_in_each_of_its_places() {
    index.block(coin("a", 1)).block(coin("b", 20));
    chain.tip(1);
    List<BatchEntry> entries = service().batch(addresses(ADDRESS, "nonsense", ADDRESS), 2);
    assertThat(((BatchEntry.Answered) entries.get(0)).answer().balanceSat()).isEqualTo(1);
    assertThat(entries.get(1)).isInstanceOf(BatchEntry.Refused.class);
    assertThat(entries.get(2)).isEqualTo(entries.get(0));
  }

  /** A provider that returns coins, as of block 5,000. */
  private static Fallback knowing(@Nullable Cursor next, Utxo... coins) {
    return new Fallback() {
      @Override
      public Optional<BalanceAnswer> balance(ScriptRef scriptRef, @Nullable ChainPoint local) {
        throw new AssertionError("a balance says nothing of confirmations");
      }

      @Override
      public Optional<CoinsPage> coins(
          ScriptRef scriptRef, @Nullable Cursor after, int limit, @Nullable ChainPoint local) {
        return Optional.of(new CoinsPage(
            scriptRef,
            (long) coins.length,
            new AnswerPoint(5_000, null),
            "provider",
            false,
            true,
            List.of(coins),
            next));
      }

      @Override
      public boolean present() {
        return true;
      }
    };
  }

  private static Utxo held(String word, long sat, int height) {
    return new Utxo(new OutPoint(FakeIndex.txid(word), 0), sat, height, null);
  }

  @Test
  void of_what_a_provider_says_only_deep_enough_coins_count() {
    index.block(coin("a", 1));
    chain.tip(5_000);
    others = knowing(null, held("x", 4, 5_000), held("y", 30, 4_996));
    BalanceAnswer answer = service().balance(BalanceRequest.of(QUESTION).withMinConf(2));
    assertThat(answer.source()).isEqualTo("provider");
    assertThat(answer.balanceSat()).isEqualTo(30);
    assertThat(answer.utxoCount()).isEqualTo(1);
    assertThat(
            service().coins(QUESTION, CoinsRequest.of(null, 10).withMinConf(2)).coins())
        .extracting(Utxo::valueSat)
        .containsExactly(30L);
  }

  @Test
  void a_provider_with_more_coins_than_a_page_is_not_believed_to_have_told_all() {
    index.block(coin("a", 1)).block();
    chain.tip(5_000);
    OutPoint more = new OutPoint(FakeIndex.txid("y"), 0);
    others = knowing(new Cursor(more), held("y", 30, 4_996));
    BalanceAnswer answer = service().balance(BalanceRequest.of(QUESTION).withMinConf(2));
    assertThat(answer.source()).isEqualTo("local");
    assertThat(answer.stale()).isTrue();
    assertThat(answer.balanceSat()).isEqualTo(1);
  }

  private static List<BatchItem> addresses(String... addresses) {
    return Stream.of(addresses)
        .map(address -> (BatchItem) new BatchItem.ByAddress(address))
        .toList();
  }
}
