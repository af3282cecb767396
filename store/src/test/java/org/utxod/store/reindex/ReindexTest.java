package org.utxod.store.reindex;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.utxod.store.Index;
import org.utxod.store.IndexAssertions;
import org.utxod.store.chain.Coin;
import org.utxod.store.chain.Network;
import org.utxod.store.chain.Script;
import org.utxod.store.chain.ScriptKey;
import org.utxod.store.core.IndexOptions;
import org.utxod.store.fixture.RecordedBlock;
import org.utxod.store.fixture.RecordedChain;
import org.utxod.store.fixture.Stores;
import org.utxod.store.model.BlockRecord;
import org.utxod.store.model.Coverage;
import org.utxod.store.model.StoreException;
import org.utxod.store.read.IndexView;
import org.utxod.store.schema.CoinRow;
import org.utxod.store.schema.ColumnFamily;
import org.utxod.store.schema.StateRow;

/** Re-indexing brings the index back to the truth, whatever was wrong at or above its height. */
public class ReindexTest {
  private static final RecordedChain CHAIN = RecordedChain.golden();
  private static final Map<Script, List<Coin>> TRUTH = CHAIN.coinsAtEnd();

  @TempDir
  Path directory;

  private Stores indexed(Stores.Kind kind) {
    Stores stores =
        new Stores(kind, directory, Network.REGTEST, new IndexOptions(2_016, 1_008, 1_000, true));
    CHAIN.main().forEach(block -> stores.index().writer().apply(block.delta()));
    return stores;
  }

  /** Drives a re-index to its end as the daemon does, one step at a time, and applies the blocks again. */
  public static void run(Stores stores, int fromHeight, boolean reopenAfterEachStep) {
    stores.index().reindex().begin(fromHeight);
    finish(stores, fromHeight, reopenAfterEachStep);
  }

  public static void finish(Stores stores, int fromHeight, boolean reopenAfterEachStep) {
    BlockRecord base = base(fromHeight);
    while (stores.index().reindex().isUnderWay()) {
      Reindex reindex =
          reopenAfterEachStep ? stores.reopen().reindex() : stores.index().reindex();
      if (reindex.nextToPutBack().isPresent()) {
        int height = reindex.nextToPutBack().getAsInt();
        reindex.putBack(height, List.of(CHAIN.main().get(height).delta()));
      } else {
        reindex.step(base);
      }
    }
    for (RecordedBlock block : CHAIN.main().subList(fromHeight, CHAIN.main().size())) {
      stores.index().writer().apply(block.delta());
    }
  }

  private static BlockRecord base(int fromHeight) {
    var delta = CHAIN.main().get(fromHeight - 1).delta();
    return new BlockRecord(
        delta.point(),
        delta.previousHash(),
        delta.time(),
        delta.medianTime(),
        delta.chainwork(),
        1,
        1,
        0);
  }

  @Test
  void immature_parts_are_right_as_far_down_as_records_of_a_longer_window_reach() {
    try (Stores stores = new Stores(
            Stores.Kind.MEMORY, directory, Network.REGTEST, new IndexOptions(60, 0, 1_000, false));
        Stores oneByOne =
            new Stores(Stores.Kind.MEMORY, directory, Network.REGTEST, IndexOptions.DEFAULT)) {
      CHAIN.main().subList(0, 251).forEach(block -> stores.index().writer().apply(block.delta()));
      stores.reopen(new IndexOptions(5, 0, 1_000, false));
      stores.index().reindex().begin(245);
      while (stores.index().reindex().isUnderWay()) {
        Reindex reindex = stores.index().reindex();
        if (reindex.nextToPutBack().isPresent()) {
          int height = reindex.nextToPutBack().getAsInt();
          reindex.putBack(height, List.of(CHAIN.main().get(height).delta()));
        } else {
          reindex.step(base(245));
        }
      }
      int lowest = 244;
      while (stores.index().writer().canRollBack(lowest)) {
        stores.index().writer().rollBack();
        lowest--;
      }
      assertThat(lowest).as("records of the longer window reached").isLessThan(240);
      for (RecordedBlock block : CHAIN.main().subList(0, lowest + 1)) {
        oneByOne.index().writer().apply(block.delta());
      }
      try (IndexView view = stores.index().view();
          IndexView right = oneByOne.index().view()) {
        oneByOne
            .memory()
            .rows(org.utxod.store.schema.ColumnFamily.BALANCE)
            .keySet()
            .forEach(key -> {
              ScriptKey script = ScriptKey.read(key, 0);
              assertThat(view.balance(script)).as("%s", script).isEqualTo(right.balance(script));
            });
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 100, 150, 250, 271})
  void an_index_in_order_stays_as_it_is(int fromHeight) {
    try (Stores stores = indexed(Stores.Kind.ROCKSDB)) {
      run(stores, fromHeight, false);
      IndexAssertions.assertTotals(stores.index(), CHAIN.truthByHeight().get(271));
      IndexAssertions.assertCoins(stores.index(), TRUTH);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 100, 250})
  void a_restart_after_every_step_changes_nothing(int fromHeight) {
    try (Stores stores = indexed(Stores.Kind.MEMORY)) {
      run(stores, fromHeight, true);
      IndexAssertions.assertTotals(stores.index(), CHAIN.truthByHeight().get(271));
      IndexAssertions.assertCoins(stores.index(), TRUTH);
    }
  }

  @Test
  void damage_at_or_above_the_height_is_repaired() {
    try (Stores stores = indexed(Stores.Kind.MEMORY)) {
      stores.memory().damage(ColumnFamily.COIN, ReindexTest::damageNewer);
      stores.memory().damage(ColumnFamily.BALANCE, balances -> {
        int n = 0;
        for (Map.Entry<byte[], byte[]> balance : balances.entrySet()) {
          if (n++ % 3 == 0) {
            balance.setValue(new org.utxod.store.schema.BalanceRow(7, 1, List.of()).value());
          }
        }
      });
      stores.memory().damage(ColumnFamily.UNDO, NavigableMap::clear);
      stores.memory().damage(ColumnFamily.ACTIVITY, NavigableMap::clear);
      stores.reopen();
      run(stores, 200, false);
      IndexAssertions.assertTotals(stores.index(), CHAIN.truthByHeight().get(271));
      IndexAssertions.assertCoins(stores.index(), TRUTH);
    }
  }

  private static void damageNewer(NavigableMap<byte[], byte[]> coins) {
    List<byte[]> newer =
        coins.keySet().stream().filter(key -> height(coins.get(key)) >= 200).toList();
    for (int i = 0; i < newer.size(); i++) {
      switch (i % 4) {
        case 0 -> coins.remove(newer.get(i));
        case 1 -> coins.put(newer.get(i), CoinRow.value(250 * 2, 12_345));
        default -> {}
      }
    }
  }

  private static int height(byte[] coinValue) {
    return CoinRow.code(coinValue) >>> 1;
  }

  @Test
  void wrong_totals_in_the_state_are_repaired() {
    try (Stores stores = indexed(Stores.Kind.MEMORY)) {
      StateRow wrong = new StateRow(Coverage.FULL, 271, 7, 12_345, 100, 5_000);
      stores.memory().damage(ColumnFamily.META, rows -> rows.put(StateRow.key(), wrong.value()));
      stores.reopen();
      assertThat(stores.index().state().utxoCount()).isEqualTo(7);
      run(stores, 200, false);
      IndexAssertions.assertTotals(stores.index(), CHAIN.truthByHeight().get(271));
      IndexAssertions.assertCoins(stores.index(), TRUTH);
    }
  }

  @Test
  void readers_keep_the_state_from_before_until_it_is_complete() {
    try (Stores stores = indexed(Stores.Kind.ROCKSDB)) {
      stores.index().reindex().begin(100);
      while (stores.index().reindex().isUnderWay()) {
        IndexAssertions.assertTotals(stores.index(), CHAIN.truthByHeight().get(271));
        Reindex reindex = stores.index().reindex();
        if (reindex.nextToPutBack().isPresent()) {
          int height = reindex.nextToPutBack().getAsInt();
          reindex.putBack(height, List.of(CHAIN.main().get(height).delta()));
        } else {
          reindex.step(base(100));
        }
      }
      IndexAssertions.assertTotals(stores.index(), CHAIN.truthByHeight().get(99));
    }
  }

  @Test
  void after_a_restart_in_the_middle_there_is_no_answer_and_no_block_is_applied() {
    try (Stores stores = indexed(Stores.Kind.MEMORY)) {
      stores.index().reindex().begin(100);
      stores.index().reindex().step(base(100));
      Index index = stores.reopen();
      assertThatThrownBy(index::view)
          .isInstanceOf(StoreException.class)
          .hasMessageContaining("rebuilt");
      assertThatThrownBy(() -> index.writer().rollBack())
          .hasMessageContaining("re-index is under way");
      assertThat(index.reindex().fromHeight()).hasValue(100);
      finish(stores, 100, false);
      IndexAssertions.assertCoins(stores.index(), TRUTH);
    }
  }

  @Test
  void heights_outside_the_index_are_refused_with_advice() {
    try (Stores stores = indexed(Stores.Kind.MEMORY)) {
      Reindex reindex = stores.index().reindex();
      assertThatThrownBy(() -> reindex.begin(272))
          .hasMessageContaining("nothing at or above height 272");
      assertThatThrownBy(() -> reindex.begin(0)).hasMessageContaining("begin a new index");
    }
  }
}
