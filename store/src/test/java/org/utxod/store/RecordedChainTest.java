package org.utxod.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.utxod.store.chain.BlockDelta;
import org.utxod.store.chain.Coin;
import org.utxod.store.chain.Network;
import org.utxod.store.chain.Script;
import org.utxod.store.chain.Txid;
import org.utxod.store.core.IndexOptions;
import org.utxod.store.fixture.ChainFollower;
import org.utxod.store.fixture.RecordedBlock;
import org.utxod.store.fixture.RecordedChain;
import org.utxod.store.fixture.Stores;
import org.utxod.store.model.Activity;
import org.utxod.store.model.ActivityPosition;
import org.utxod.store.model.Balance;
import org.utxod.store.read.IndexView;
import org.utxod.store.schema.ActivityKey;
import org.utxod.store.schema.ColumnFamily;
import org.utxod.store.schema.UndoKey;

/** The index equals a real node's UTXO set after every event of a chain with reorganisations. */
class RecordedChainTest {
  private static final RecordedChain CHAIN = RecordedChain.golden();

  @TempDir
  Path directory;

  @ParameterizedTest
  @CsvSource({"MEMORY, false", "MEMORY, true", "ROCKSDB, false", "ROCKSDB, true"})
  void equals_the_node_after_every_event(Stores.Kind kind, boolean reopenEachTime) {
    try (Stores stores = new Stores(kind, directory, Network.REGTEST, IndexOptions.DEFAULT)) {
      ChainFollower follower = new ChainFollower(CHAIN);
      List<RecordedChain.Truth> truth = CHAIN.truthByEvent();
      for (int i = 0; i < truth.size(); i++) {
        follower.see(CHAIN.events().get(i));
        Index index = reopenEachTime ? stores.reopen() : stores.index();
        follower.follow(index);
        IndexAssertions.assertTotals(index, truth.get(i));
      }
      IndexAssertions.assertCoins(stores.index(), CHAIN.coinsAtEnd());
      assertThatScriptsEverUsedButEmptyHoldNothing(stores.index());
    }
  }

  private static void assertThatScriptsEverUsedButEmptyHoldNothing(Index index) {
    Set<Script> held = CHAIN.coinsAtEnd().keySet();
    int empty = 0;
    try (IndexView view = index.view()) {
      for (Script script : scriptsEverUsed()) {
        if (!held.contains(script)) {
          assertThat(view.balance(script.key())).isEqualTo(Balance.NONE);
          assertThat(view.coins(script.key(), null, 10)).isEmpty();
          empty++;
        }
      }
    }
    assertThat(empty).isPositive();
  }

  private static Set<Script> scriptsEverUsed() {
    Set<Script> scripts = new HashSet<>();
    for (RecordedBlock block : CHAIN.events()) {
      BlockDelta.Cursor cursor = block.delta().cursor();
      while (cursor.next()) {
        scripts.add(cursor.script());
      }
    }
    return scripts;
  }

  @ParameterizedTest
  @EnumSource(Stores.Kind.class)
  void answers_every_earlier_balance_within_its_activity(Stores.Kind kind) {
    IndexOptions fortyBlocks = new IndexOptions(60, 40, 100, false);
    try (Stores stores = new Stores(kind, directory, Network.REGTEST, fortyBlocks)) {
      Map<Integer, Map<Script, Balance>> model = new HashMap<>();
      Map<Script, Balance> now = new HashMap<>();
      for (RecordedBlock block : CHAIN.main()) {
        stores.index().writer().apply(block.delta());
        play(block.delta(), now);
        model.put(block.point().height(), Map.copyOf(now));
      }
      int tip = CHAIN.main().size() - 1;
      try (IndexView view = stores.index().view()) {
        assertThat(view.state().activityFrom()).isEqualTo(tip - 40);
        for (Script script : scriptsEverUsed()) {
          for (int height = tip - 40; height <= tip; height++) {
            Balance answer = view.balanceAt(script.key(), height).orElseThrow();
            Balance expected = model.get(height).getOrDefault(script, Balance.NONE);
            assertThat(answer.sat()).as("%s at %d", script, height).isEqualTo(expected.sat());
            assertThat(answer.coins()).as("%s at %d", script, height).isEqualTo(expected.coins());
          }
          assertThat(view.balanceAt(script.key(), tip - 41)).isEmpty();
          assertThat(view.balanceAt(script.key(), tip + 1)).isEmpty();
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Stores.Kind.class)
  void lists_what_was_done_to_each_script_from_the_latest_back_within_its_activity(
      Stores.Kind kind) {
    IndexOptions fortyBlocks = new IndexOptions(60, 40, 100, false);
    try (Stores stores = new Stores(kind, directory, Network.REGTEST, fortyBlocks)) {
      Map<Script, List<Activity>> model = new HashMap<>();
      Map<Script, Balance> now = new HashMap<>();
      for (RecordedBlock block : CHAIN.main()) {
        stores.index().writer().apply(block.delta());
        playActivity(block.delta(), now, model);
      }
      int from = CHAIN.main().size() - 1 - 40;
      int most = 0;
      try (IndexView view = stores.index().view()) {
        for (Script script : scriptsEverUsed()) {
          List<Activity> expected = new ArrayList<>(model.getOrDefault(script, List.of()));
          expected.removeIf(row -> row.position().height() <= from);
          Collections.reverse(expected);
          assertThat(view.activityFrom(script.key())).isEqualTo(from);
          assertThat(view.activity(script.key(), null, 10_000)).isEqualTo(expected);
          assertThat(pages(view, script, 3)).isEqualTo(expected);
          most = Math.max(most, expected.size());
        }
      }
      assertThat(most).as("rows of the busiest script, to make pages of").isGreaterThan(9);
    }
  }

  private static List<Activity> pages(IndexView view, Script script, int limit) {
    List<Activity> all = new ArrayList<>();
    List<Activity> page = view.activity(script.key(), null, limit);
    while (!page.isEmpty()) {
      assertThat(page.size()).isLessThanOrEqualTo(limit);
      all.addAll(page);
      page = view.activity(script.key(), page.get(page.size() - 1).position(), limit);
    }
    return all;
  }

  private static void playActivity(
      BlockDelta delta, Map<Script, Balance> balances, Map<Script, List<Activity>> model) {
    Map<Script, Activity> ofTransaction = new HashMap<>();
    BlockDelta.Cursor cursor = delta.cursor();
    int last = -1;
    while (cursor.next()) {
      if (cursor.transactionIndex() != last) {
        ofTransaction.clear();
        last = cursor.transactionIndex();
      }
      Script script = cursor.script();
      long sat = cursor.valueSat();
      boolean created = cursor.isCreated();
      Balance after = balances.merge(
          script,
          new Balance(created ? sat : -sat, 0, 0),
          (a, b) -> new Balance(a.sat() + b.sat(), 0, 0));
      Activity before = ofTransaction.get(script);
      Activity row = new Activity(
          new ActivityPosition(delta.height(), last),
          cursor.transactionId(),
          (before == null ? 0 : before.receivedSat()) + (created ? sat : 0),
          (before == null ? 0 : before.spentSat()) + (created ? 0 : sat),
          (before == null ? 0 : before.created()) + (created ? 1 : 0),
          (before == null ? 0 : before.spent()) + (created ? 0 : 1),
          after.sat());
      List<Activity> rows = model.computeIfAbsent(script, s -> new ArrayList<>());
      if (before != null) {
        rows.remove(rows.size() - 1);
      }
      rows.add(row);
      ofTransaction.put(script, row);
    }
  }

  @ParameterizedTest
  @EnumSource(Stores.Kind.class)
  void finds_the_coins_that_one_transaction_made_for_a_script(Stores.Kind kind) {
    try (Stores stores = new Stores(kind, directory, Network.REGTEST, IndexOptions.DEFAULT)) {
      CHAIN.main().forEach(block -> stores.index().writer().apply(block.delta()));
      try (IndexView view = stores.index().view()) {
        CHAIN.coinsAtEnd().forEach((script, coins) -> {
          for (Coin coin : coins.subList(0, Math.min(5, coins.size()))) {
            Txid txid = coin.outPoint().txid();
            List<Coin> expected = coins.stream()
                .filter(other -> other.outPoint().txid().equals(txid))
                .toList();
            assertThat(view.coinsOf(script.key(), txid, 1_000)).isEqualTo(expected);
            assertThat(view.coinsOf(script.key(), txid, 1)).isEqualTo(expected.subList(0, 1));
          }
        });
      }
    }
  }

  private static void play(BlockDelta delta, Map<Script, Balance> balances) {
    BlockDelta.Cursor cursor = delta.cursor();
    while (cursor.next()) {
      int sign = cursor.isCreated() ? 1 : -1;
      long sat = cursor.valueSat();
      balances.merge(
          cursor.script(),
          new Balance(sign * sat, sign, 0),
          (a, b) -> new Balance(a.sat() + b.sat(), a.coins() + b.coins(), 0));
    }
  }

  @Test
  void keeps_no_row_of_what_is_gone() {
    IndexOptions tight = new IndexOptions(12, 5, 30, true);
    try (Stores stores = new Stores(Stores.Kind.MEMORY, directory, Network.REGTEST, tight)) {
      ChainFollower follower = new ChainFollower(CHAIN);
      for (RecordedBlock event : CHAIN.events()) {
        follower.see(event);
        follower.follow(stores.index());
      }
      assertThat(stores.memory().rows(ColumnFamily.UNDO).keySet())
          .extracting(UndoKey::height)
          .hasSizeGreaterThan(12)
          .allMatch(height -> height > CHAIN.main().size() - 1 - 12);
      assertThat(stores.memory().rows(ColumnFamily.JOURNAL)).hasSize(30);
      int held = CHAIN.coinsAtEnd().size();
      assertThat(stores.memory().rows(ColumnFamily.BALANCE)).hasSize(held);
      long other = CHAIN.coinsAtEnd().keySet().stream()
          .filter(script -> script.key().standardScript().isEmpty())
          .count();
      assertThat(stores.memory().rows(ColumnFamily.SCRIPT)).hasSize((int) other);
      stores
          .memory()
          .rows(ColumnFamily.ACTIVITY)
          .keySet()
          .forEach(key -> assertThat(ActivityKey.height(key))
              .isGreaterThan(CHAIN.main().size() - 1 - 5 - ActivityKey.EPOCH_BLOCKS));
    }
  }

  @Test
  void mainnet_at_every_height() {
    RecordedChain mainnet = RecordedChain.mainnetStart().orElse(null);
    assumeTrue(mainnet != null, "skipped: UTXOD_CORPUS does not name the recordings of mainnet");
    try (Stores stores =
        new Stores(Stores.Kind.ROCKSDB, directory, Network.MAINNET, IndexOptions.DEFAULT)) {
      List<RecordedChain.Truth> truth = mainnet.truthByHeight();
      for (RecordedBlock block : mainnet.main()) {
        stores.index().writer().apply(block.delta());
        IndexAssertions.assertTotals(stores.index(), truth.get(block.point().height()));
      }
      IndexAssertions.assertCoins(stores.index(), mainnet.coinsAtEnd());
    }
  }
}
