package org.utxod.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.utxod.store.chain.ChainPoint;
import org.utxod.store.chain.Network;
import org.utxod.store.chain.SetHash;
import org.utxod.store.core.IndexOptions;
import org.utxod.store.fixture.ChainFollower;
import org.utxod.store.fixture.RecordedBlock;
import org.utxod.store.fixture.RecordedChain;
import org.utxod.store.fixture.Stores;
import org.utxod.store.live.IndexWriter;
import org.utxod.store.model.CoinStats;
import org.utxod.store.model.ComputedCoinStats;
import org.utxod.store.model.StoreException;
import org.utxod.store.read.UtxoSetScan;
import org.utxod.store.reindex.ReindexTest;
import org.utxod.store.schema.CoinRow;
import org.utxod.store.schema.ColumnFamily;

/** The set hash of the index, carried along and computed, equals that of a real node. */
class SetHashTest {
  private static final RecordedChain CHAIN = RecordedChain.golden();
  private static final List<RecordedChain.Truth> BY_HEIGHT = CHAIN.truthByHeight();
  private static final IndexOptions WITHOUT = new IndexOptions(2_016, 1_008, 20_000, false, false);

  @TempDir
  Path directory;

  private Stores stores(Stores.Kind kind, IndexOptions options) {
    return new Stores(kind, directory, Network.REGTEST, options);
  }

  private static CoinStats figures(RecordedChain.Truth truth) {
    return new CoinStats(
        new ChainPoint(truth.height(), truth.tip()),
        truth.txouts(),
        truth.totalSat(),
        SetHash.ofDisplay(truth.muhash()));
  }

  private static ComputedCoinStats compute(UtxoSetScan scan) {
    try {
      return scan.compute(2, seen -> true).orElseThrow();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void assertCarried(Index index, RecordedChain.Truth truth) {
    try (UtxoSetScan scan = index.setScan()) {
      assertThat(scan.carried(truth.height())).contains(figures(truth));
    }
  }

  private static void assertComputed(Index index, RecordedChain.Truth truth) {
    try (UtxoSetScan scan = index.setScan()) {
      assertThat(compute(scan).figures()).isEqualTo(figures(truth));
    }
  }

  @ParameterizedTest
  @CsvSource({"MEMORY, false", "MEMORY, true", "ROCKSDB, false", "ROCKSDB, true"})
  void equals_the_node_after_every_event(Stores.Kind kind, boolean reopenEachTime) {
    try (Stores stores = stores(kind, IndexOptions.DEFAULT)) {
      ChainFollower follower = new ChainFollower(CHAIN);
      List<RecordedChain.Truth> truth = CHAIN.truthByEvent();
      for (int i = 0; i < truth.size(); i++) {
        follower.see(CHAIN.events().get(i));
        Index index = reopenEachTime ? stores.reopen() : stores.index();
        follower.follow(index);
        assertCarried(index, truth.get(i));
        if (!reopenEachTime || i % 20 == 0) {
          assertComputed(index, truth.get(i));
        }
      }
      try (UtxoSetScan scan = stores.index().setScan()) {
        for (RecordedChain.Truth at : BY_HEIGHT) {
          assertThat(scan.carried(at.height())).contains(figures(at));
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Stores.Kind.class)
  void equals_the_node_at_every_height_on_the_way_up_and_down(Stores.Kind kind) {
    try (Stores stores = stores(kind, IndexOptions.DEFAULT)) {
      IndexWriter writer = stores.index().writer();
      for (RecordedBlock block : CHAIN.main()) {
        writer.apply(block.delta());
        assertCarried(stores.index(), BY_HEIGHT.get(block.point().height()));
      }
      for (int height = BY_HEIGHT.size() - 2; height >= 0; height--) {
        writer.rollBack();
        assertCarried(stores.index(), BY_HEIGHT.get(height));
        assertComputed(stores.index(), BY_HEIGHT.get(height));
      }
    }
  }

  @Test
  void equals_the_node_at_every_height_of_mainnets_beginning() {
    RecordedChain mainnet = RecordedChain.mainnetStart().orElse(null);
    assumeTrue(mainnet != null, "skipped: UTXOD_CORPUS does not name the recordings of mainnet");
    try (Stores stores =
        new Stores(Stores.Kind.ROCKSDB, directory, Network.MAINNET, IndexOptions.DEFAULT)) {
      for (RecordedChain.Truth truth : mainnet.truthByHeight()) {
        stores.index().writer().apply(mainnet.main().get(truth.height()).delta());
        assertCarried(stores.index(), truth);
        if (truth.height() % 100 == 0 || truth.height() == mainnet.main().size() - 1) {
          assertComputed(stores.index(), truth);
        }
      }
    }
  }

  @Test
  void the_hash_is_kept_as_far_back_as_blocks_can_be_taken_back() {
    try (Stores stores = stores(Stores.Kind.MEMORY, new IndexOptions(12, 5, 30, false))) {
      CHAIN.main().forEach(block -> stores.index().writer().apply(block.delta()));
      try (UtxoSetScan scan = stores.index().setScan()) {
        assertThat(scan.lowestCarried()).contains(271 - 12);
        assertThat(scan.carried(271 - 12)).contains(figures(BY_HEIGHT.get(271 - 12)));
        for (RecordedChain.Truth at : BY_HEIGHT.subList(0, 271 - 12)) {
          assertThat(scan.carried(at.height()))
              .as("count and sum are kept permanently")
              .contains(new CoinStats(figures(at).point(), at.txouts(), at.totalSat(), null));
        }
        assertThat(scan.carried(272)).isEmpty();
      }
      for (int i = 0; i < 12; i++) {
        stores.index().writer().rollBack();
      }
      assertCarried(stores.index(), BY_HEIGHT.get(271 - 12));
    }
  }

  @ParameterizedTest
  @EnumSource(Stores.Kind.class)
  void one_walk_at_any_block_makes_up_for_what_was_not_carried(Stores.Kind kind) {
    try (Stores first = stores(kind, WITHOUT)) {
      CHAIN.main().subList(0, 200).forEach(block -> first.index().writer().apply(block.delta()));
      try (UtxoSetScan scan = first.index().setScan()) {
        assertThat(scan.carried(199).orElseThrow().hash()).isNull();
        assertThat(scan.carried(199).orElseThrow().utxoCount())
            .isEqualTo(BY_HEIGHT.get(199).txouts());
      }
      first.reopen(IndexOptions.DEFAULT);
      CHAIN.main().subList(200, 240).forEach(b -> first.index().writer().apply(b.delta()));
      ComputedCoinStats computed;
      try (UtxoSetScan scan = first.index().setScan()) {
        computed = compute(scan);
        assertThat(scan.carried(239).orElseThrow().hash()).isNull();
      }
      // The chain moves on before the walk is done.
      CHAIN.main().subList(240, 250).forEach(b -> first.index().writer().apply(b.delta()));
      try (UtxoSetScan scan = first.index().setScan()) {
        assertThat(scan.moved(computed, 249)).contains(figures(BY_HEIGHT.get(249)));
        assertThat(scan.moved(computed, 210)).contains(figures(BY_HEIGHT.get(210)));
        assertThat(scan.moved(computed, 150)).isEmpty();
      }
      first.index().learn(computed);
      first.index().writer().apply(CHAIN.main().get(250).delta());
      first.reopen(IndexOptions.DEFAULT);
      assertCarried(first.index(), BY_HEIGHT.get(250));
      assertCarried(first.index(), BY_HEIGHT.get(205));
    }
  }

  @Test
  void what_was_learnt_of_a_block_that_is_then_taken_back_is_not_lost() {
    try (Stores stores = stores(Stores.Kind.MEMORY, WITHOUT)) {
      CHAIN.main().subList(0, 201).forEach(b -> stores.index().writer().apply(b.delta()));
      stores.reopen(IndexOptions.DEFAULT);
      CHAIN.main().subList(201, 204).forEach(b -> stores.index().writer().apply(b.delta()));
      try (UtxoSetScan scan = stores.index().setScan()) {
        stores.index().learn(compute(scan));
      }
      stores.index().writer().rollBack();
      assertCarried(stores.index(), BY_HEIGHT.get(202));
      stores.index().writer().apply(CHAIN.main().get(203).delta());
      assertCarried(stores.index(), BY_HEIGHT.get(203));
    }
  }

  @Test
  void what_was_learnt_of_another_beginning_is_not_believed() {
    try (Stores stores = stores(Stores.Kind.MEMORY, WITHOUT)) {
      CHAIN.main().subList(0, 100).forEach(b -> stores.index().writer().apply(b.delta()));
      ComputedCoinStats computed;
      try (UtxoSetScan scan = stores.index().setScan()) {
        computed = compute(scan);
      }
      stores.reopen(IndexOptions.DEFAULT);
      stores.index().learn(computed);
      CHAIN.main().subList(100, 103).forEach(b -> stores.index().writer().apply(b.delta()));
      try (UtxoSetScan scan = stores.index().setScan()) {
        assertThat(scan.carried(102).orElseThrow().hash()).isNull();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 100, 250, 271})
  void a_reindex_keeps_it(int fromHeight) {
    try (Stores stores = stores(Stores.Kind.ROCKSDB, IndexOptions.DEFAULT)) {
      CHAIN.main().forEach(block -> stores.index().writer().apply(block.delta()));
      ReindexTest.run(stores, fromHeight, false);
      assertCarried(stores.index(), BY_HEIGHT.get(271));
      assertComputed(stores.index(), BY_HEIGHT.get(271));
      assertCarried(stores.index(), BY_HEIGHT.get(0));
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void a_reindex_makes_it_anew_where_it_was_wrong_or_missing(boolean reopen) {
    try (Stores stores = stores(Stores.Kind.MEMORY, IndexOptions.DEFAULT)) {
      CHAIN.main().forEach(block -> stores.index().writer().apply(block.delta()));
      if (reopen) {
        stores.memory().damage(ColumnFamily.SET, rows -> rows.clear());
      } else {
        byte[] wrong = stores.memory().rows(ColumnFamily.SET).firstEntry().getValue();
        stores.memory().damage(ColumnFamily.SET, rows -> rows.replaceAll((key, row) -> wrong));
      }
      stores.reopen();
      ReindexTest.run(stores, 100, reopen);
      assertCarried(stores.index(), BY_HEIGHT.get(99));
      assertCarried(stores.index(), BY_HEIGHT.get(271));
    }
  }

  @Test
  void damage_shows_in_the_computed_hash_and_not_in_the_carried_one() {
    try (Stores stores = stores(Stores.Kind.MEMORY, IndexOptions.DEFAULT)) {
      CHAIN.main().forEach(block -> stores.index().writer().apply(block.delta()));
      Map.Entry<byte[], byte[]> coin = stores.memory().rows(ColumnFamily.COIN).firstEntry();
      coin = stores.memory().rows(ColumnFamily.COIN).higherEntry(coin.getKey());
      byte[] value = coin.getValue();
      byte[] key = coin.getKey();
      stores
          .memory()
          .damage(
              ColumnFamily.COIN,
              rows ->
                  rows.put(key, CoinRow.value(CoinRow.code(value) ^ 1, CoinRow.valueSat(value))));
      stores.reopen();
      assertCarried(stores.index(), BY_HEIGHT.get(271));
      try (UtxoSetScan scan = stores.index().setScan()) {
        CoinStats found = compute(scan).figures();
        assertThat(found.utxoCount()).isEqualTo(BY_HEIGHT.get(271).txouts());
        assertThat(found.totalSat()).isEqualTo(BY_HEIGHT.get(271).totalSat());
        assertThat(found.hash()).isNotEqualTo(figures(BY_HEIGHT.get(271)).hash());
      }
    }
  }

  @Test
  void a_missing_script_is_named_by_its_coin() {
    try (Stores stores = stores(Stores.Kind.MEMORY, IndexOptions.DEFAULT)) {
      CHAIN.main().forEach(block -> stores.index().writer().apply(block.delta()));
      stores.memory().damage(ColumnFamily.SCRIPT, rows -> rows.clear());
      stores.reopen();
      try (UtxoSetScan scan = stores.index().setScan()) {
        assertThatThrownBy(() -> compute(scan))
            .isInstanceOf(StoreException.class)
            .hasMessageContaining("The script of the coin");
      }
    }
  }

  @Test
  void a_walk_can_be_stopped_and_needs_a_block() throws InterruptedException {
    try (Stores stores = stores(Stores.Kind.MEMORY, IndexOptions.DEFAULT)) {
      try (UtxoSetScan scan = stores.index().setScan()) {
        assertThatThrownBy(() -> compute(scan)).hasMessageContaining("Nothing is indexed");
      }
      stores.index().writer().apply(CHAIN.main().get(0).delta());
      try (UtxoSetScan scan = stores.index().setScan()) {
        assertThat(scan.compute(2, seen -> false)).isEqualTo(Optional.empty());
      }
    }
  }
}
