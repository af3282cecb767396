package org.utxod.store.bulk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.utxod.store.Index;
import org.utxod.store.IndexAssertions;
import org.utxod.store.chain.BlockDelta;
import org.utxod.store.chain.BlockDeltaBuilder;
import org.utxod.store.chain.Coin;
import org.utxod.store.chain.Hex;
import org.utxod.store.chain.Network;
import org.utxod.store.chain.OutPoint;
import org.utxod.store.chain.Script;
import org.utxod.store.chain.Txid;
import org.utxod.store.core.IndexCore;
import org.utxod.store.core.IndexOptions;
import org.utxod.store.fixture.ForwardingStore;
import org.utxod.store.fixture.MemoryStore;
import org.utxod.store.fixture.ProcessDied;
import org.utxod.store.fixture.RecordedChain;
import org.utxod.store.fixture.Stores;
import org.utxod.store.kv.KeyValueSnapshot;
import org.utxod.store.kv.KeyValueStore;
import org.utxod.store.kv.SortedRows;
import org.utxod.store.model.BlockRecord;
import org.utxod.store.model.ComputedCoinStats;
import org.utxod.store.model.StoreException;
import org.utxod.store.read.UtxoSetScan;
import org.utxod.store.schema.ColumnFamily;

/** Blocks imported in bulk lead to the index that following them one by one leads to. */
class BulkSyncWriterTest {
  private static final RecordedChain CHAIN = RecordedChain.golden();
  private static final List<RecordedChain.Truth> TRUTH = CHAIN.truthByHeight();
  private static final IndexOptions OPTIONS = new IndexOptions(20, 10, 1_000, true);
  private static final int CHANGE = 200;
  private static final int END = 271;

  @TempDir
  Path directory;

  private static BlockDelta block(int height) {
    return CHAIN.main().get(height).delta();
  }

  private static void finish(Index index) throws InterruptedException {
    index.bulk().finish(2, coins -> {});
  }

  @ParameterizedTest
  @EnumSource(Stores.Kind.class)
  void ends_as_the_other_gear_does(Stores.Kind kind) throws Exception {
    try (Stores stores = new Stores(kind, directory, Network.REGTEST, OPTIONS)) {
      Index index = stores.index();
      for (int height = 0; height <= CHANGE; height++) {
        assertThat(index.bulk().apply(block(height))).isTrue();
        assertThat(index.bulk().apply(block(height))).as("a second time").isFalse();
        if (height % 37 == 0) {
          index.bulk().flush();
          assertThat(index.state().tip().point()).isEqualTo(block(height).point());
          assertThat(index.state().balancesCurrent()).isFalse();
          IndexAssertions.assertTotals(index, TRUTH.get(height));
        }
      }
      finish(index);
      assertThat(index.state().balancesCurrent()).isTrue();
      assertThat(index.bulk().isUnderWay()).isFalse();
      IndexAssertions.assertTotals(index, TRUTH.get(CHANGE));
      assertHash(index, CHANGE);
      for (int height = CHANGE + 1; height <= END; height++) {
        index.writer().apply(block(height));
        IndexAssertions.assertTotals(index, TRUTH.get(height));
      }
      IndexAssertions.assertCoins(index, CHAIN.coinsAtEnd());
      assertHash(index, END);
      assertThat(directory.resolve("index.scratch")).doesNotExist();
    }
  }

  private static void assertHash(Index index, int height) throws InterruptedException {
    try (UtxoSetScan scan = index.setScan()) {
      ComputedCoinStats set = scan.compute(1, coins -> true).orElseThrow();
      assertThat(set.figures().hash().display()).isEqualTo(TRUTH.get(height).muhash());
    }
  }

  @Test
  void the_rows_are_the_same_but_for_what_speaks_of_the_way() throws Exception {
    IndexOptions withoutHash = new IndexOptions(20, 10, 1_000, true, false);
    MemoryStore byBulk = new MemoryStore();
    MemoryStore oneByOne = new MemoryStore();
    try (Index bulk = Index.over(byBulk, Network.REGTEST, withoutHash);
        Index live = Index.over(oneByOne, Network.REGTEST, withoutHash)) {
      for (int height = 0; height <= END; height++) {
        live.writer().apply(block(height));
        if (height <= CHANGE) {
          bulk.bulk().apply(block(height));
        } else if (height == CHANGE + 1) {
          finish(bulk);
        }
        if (height > CHANGE) {
          bulk.writer().apply(block(height));
        }
      }
      for (ColumnFamily columnFamily : List.of(
          ColumnFamily.COIN, ColumnFamily.SCRIPT, ColumnFamily.SCRIPT_HASH, ColumnFamily.BLOCK)) {
        assertThat(hex(byBulk, columnFamily).equals(hex(oneByOne, columnFamily)))
            .as("rows of %s are the same", columnFamily)
            .isTrue();
      }
    }
  }

  private static Map<String, String> hex(MemoryStore store, ColumnFamily columnFamily) {
    Map<String, String> rows = new TreeMap<>();
    store.rows(columnFamily).forEach((key, value) -> rows.put(Hex.encode(key), Hex.encode(value)));
    return rows;
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void a_death_at_any_write_leaves_a_block_boundary_from_which_it_goes_on(boolean applied)
      throws Exception {
    boolean died = true;
    for (int death = 0; died; death++) {
      MemoryStore store = new MemoryStore();
      Index.over(store, Network.REGTEST, OPTIONS);
      died = false;
      store.dieAtWrite(death, applied);
      try {
        ingest(Index.over(store, Network.REGTEST, OPTIONS));
      } catch (ProcessDied e) {
        died = true;
      }
      store.heal();
      try (Index index = Index.over(store.crash(), Network.REGTEST, OPTIONS)) {
        BlockRecord tip = index.state().tip();
        if (tip != null) {
          IndexAssertions.assertTotals(index, TRUTH.get(tip.point().height()));
        }
        ingest(index);
        IndexAssertions.assertTotals(index, TRUTH.get(210));
        assertHash(index, 210);
        for (int height = 211; height <= END; height++) {
          index.writer().apply(block(height));
        }
        IndexAssertions.assertCoins(index, CHAIN.coinsAtEnd());
      }
    }
  }

  /** From wherever it stands, in bulk to 200, one by one to 210. */
  private void ingest(Index index) throws InterruptedException {
    int from = index.state().tip() == null ? 0 : index.state().tip().point().height() + 1;
    for (int height = from; height <= CHANGE; height++) {
      index.bulk().apply(block(height));
      if (height % 40 == 0) {
        index.bulk().flush();
      }
    }
    if (index.bulk().isUnderWay()) {
      finish(index);
    }
    for (int height = Math.max(from, CHANGE + 1); height <= 210; height++) {
      index.writer().apply(block(height));
    }
  }

  @Test
  void what_was_live_can_go_on_in_bulk_and_come_back() throws Exception {
    MemoryStore store = new MemoryStore();
    try (Index index = Index.over(store, Network.REGTEST, OPTIONS)) {
      for (int height = 0; height <= 100; height++) {
        index.writer().apply(block(height));
      }
      for (int height = 101; height <= CHANGE; height++) {
        index.bulk().apply(block(height));
      }
      index.bulk().flush();
      assertThatThrownBy(() -> index.writer().apply(block(CHANGE + 1)))
          .isInstanceOf(StoreException.class)
          .hasMessageContaining("in bulk");
      assertThatThrownBy(() -> index.writer().rollBack())
          .isInstanceOf(StoreException.class)
          .hasMessageContaining("in bulk");
      finish(index);
      assertThat(store.rows(ColumnFamily.UNDO))
          .as("of blocks that have none above them")
          .isEmpty();
      assertThat(store.rows(ColumnFamily.ACTIVITY)).isEmpty();
      assertThat(index.writer().canRollBackTo(CHANGE - 1)).isFalse();
      for (int height = CHANGE + 1; height <= END; height++) {
        index.writer().apply(block(height));
      }
      IndexAssertions.assertCoins(index, CHAIN.coinsAtEnd());
      index.writer().rollBack();
      IndexAssertions.assertTotals(index, TRUTH.get(END - 1));
    }
  }

  @Test
  void a_small_cache_is_written_by_itself() throws Exception {
    MemoryStore store = new MemoryStore();
    Index.over(store, Network.REGTEST, OPTIONS);
    IndexCore core = new IndexCore(store, Network.REGTEST, OPTIONS);
    BulkSyncWriter gear = new BulkSyncWriter(core, 2_000, point -> false);
    int writes = store.writes();
    for (int height = 0; height <= CHANGE; height++) {
      gear.apply(block(height));
    }
    assertThat(store.writes() - writes).isGreaterThan(10);
    gear.finish(1, coins -> {});
    try (Index index = Index.over(store.reopen(), Network.REGTEST, OPTIONS)) {
      IndexAssertions.assertTotals(index, TRUTH.get(CHANGE));
      assertHash(index, CHANGE);
    }
  }

  @Test
  void a_refused_write_loses_nothing_but_time() throws Exception {
    MemoryStore store = new MemoryStore();
    try (Index index = Index.over(store, Network.REGTEST, OPTIONS)) {
      for (int height = 0; height <= 150; height++) {
        index.bulk().apply(block(height));
      }
      index.bulk().flush();
      for (int height = 151; height <= CHANGE; height++) {
        index.bulk().apply(block(height));
      }
      store.failNextWrite();
      assertThatThrownBy(() -> index.bulk().flush()).hasMessageContaining("disk is full");
      assertThat(index.bulk().point()).isEqualTo(block(150).point());
      for (int height = 151; height <= CHANGE; height++) {
        index.bulk().apply(block(height));
      }
      finish(index);
      IndexAssertions.assertTotals(index, TRUTH.get(CHANGE));
      assertHash(index, CHANGE);
    }
  }

  @Test
  void files_that_cannot_be_written_lose_nothing_but_time() throws Exception {
    MemoryStore store = new MemoryStore();
    boolean[] refuse = {true};
    KeyValueStore full = new ForwardingStore(store) {
      @Override
      public SortedRows passingRows(ColumnFamily columnFamily, Path file) {
        if (refuse[0]) {
          refuse[0] = false;
          throw new StoreException(StoreException.Kind.DISK_FULL, "The disk is full.");
        }
        return super.passingRows(columnFamily, file);
      }
    };
    try (Index index = Index.over(full, Network.REGTEST, OPTIONS)) {
      for (int height = 0; height <= CHANGE; height++) {
        index.bulk().apply(block(height));
      }
      assertThatThrownBy(() -> index.bulk().flush()).hasMessageContaining("disk is full");
      assertThat(index.bulk().point()).isNull();
      for (int height = 0; height <= CHANGE; height++) {
        index.bulk().apply(block(height));
      }
      finish(index);
      IndexAssertions.assertTotals(index, TRUTH.get(CHANGE));
    }
  }

  @Test
  void files_are_brought_into_order_after_the_balances_are_there() throws Exception {
    List<String> told = new CopyOnWriteArrayList<>();
    CountDownLatch again = new CountDownLatch(1);
    KeyValueStore store = new ForwardingStore(new MemoryStore()) {
      @Override
      public void deferTidying(boolean defer) {
        told.add(defer ? "put off" : "taken up");
        if (!defer) {
          again.countDown();
        }
      }

      @Override
      public void tidy(ColumnFamily columnFamily) {
        told.add(columnFamily.label()
            + (Thread.currentThread().getName().equals("tidy") ? " beside" : ""));
      }
    };
    try (Index index = Index.over(store, Network.REGTEST, OPTIONS)) {
      for (int height = 0; height <= CHANGE; height++) {
        index.bulk().apply(block(height));
        if (height % 4 == 0) {
          index.bulk().flush();
        }
      }
      finish(index);
      assertThat(again.await(10, TimeUnit.SECONDS)).isTrue();
      assertThat(told)
          .containsExactly("put off", "balance", "coin beside", "script beside", "taken up");
      index.writer().apply(block(CHANGE + 1));
      index.bulk().apply(block(CHANGE + 2));
      finish(index);
      assertThat(told.subList(5, told.size()))
          .as("one file")
          .containsExactly("put off", "balance", "taken up");
    }
  }

  @Test
  void a_coin_that_is_spent_twice_is_named_with_the_blocks_in_question() {
    try (Index index = Index.over(new MemoryStore(), Network.REGTEST, OPTIONS)) {
      for (int height = 0; height <= 150; height++) {
        index.bulk().apply(block(height));
      }
      index.bulk().flush();
      BlockDelta next = block(151);
      BlockDeltaBuilder twice = new BlockDeltaBuilder()
          .point(next.point())
          .previousHash(next.previousHash())
          .times(next.time(), next.medianTime())
          .chainwork(next.chainwork())
          .beginTransaction()
          .transactionId(Txid.ofDisplay("01".repeat(32)))
          .endTransaction();
      Coin coin = new Coin(new OutPoint(Txid.ofDisplay("02".repeat(32)), 3), 50, 1, false);
      for (int i = 0; i < 2; i++) {
        twice
            .beginTransaction()
            .transactionId(Txid.ofDisplay("0" + (3 + i) + "1".repeat(62)))
            .spent(coin, Script.ofHex("51"))
            .endTransaction();
      }
      index.bulk().apply(twice.build());
      assertThatThrownBy(() -> index.bulk().flush())
          .isInstanceOf(StoreException.class)
          .hasMessageContaining("the coin " + coin.outPoint() + " is spent, but was spent before")
          .hasMessageContaining(next.point().toString());
      assertThat(index.bulk().point()).isEqualTo(block(150).point());
    }
  }

  @Test
  void a_block_that_does_not_follow_is_refused() {
    try (Index index = Index.over(new MemoryStore(), Network.REGTEST, OPTIONS)) {
      index.bulk().apply(block(0));
      index.bulk().apply(block(1));
      assertThatThrownBy(() -> index.bulk().apply(block(3)))
          .isInstanceOf(StoreException.class)
          .extracting(e -> ((StoreException) e).kind())
          .isEqualTo(StoreException.Kind.NOT_NEXT);
    }
  }

  @Test
  void a_coin_that_was_not_there_shows_at_the_end() {
    MemoryStore store = new MemoryStore();
    try (Index index = Index.over(store, Network.REGTEST, OPTIONS)) {
      for (int height = 0; height <= CHANGE; height++) {
        index.bulk().apply(block(height));
      }
      index.bulk().flush();
      store.damage(ColumnFamily.COIN, rows -> rows.pollFirstEntry());
    }
    try (Index index = Index.over(store.reopen(), Network.REGTEST, OPTIONS)) {
      assertThatThrownBy(() -> finish(index))
          .isInstanceOf(StoreException.class)
          .hasMessageContaining("a coin was spent that was not there, or rows were damaged");
      assertThat(index.state().balancesCurrent()).isFalse();
    }
  }

  @ParameterizedTest
  @EnumSource(Stores.Kind.class)
  void a_cleared_family_is_empty_and_open_snapshots_keep_theirs(Stores.Kind kind) {
    try (Stores stores = new Stores(kind, directory, Network.REGTEST, OPTIONS)) {
      for (int height = 0; height <= 120; height++) {
        stores.index().writer().apply(block(height));
      }
      stores.reopen((KeyValueStore rows) -> {
        KeyValueSnapshot before = rows.snapshot();
        rows.clear(ColumnFamily.UNDO);
        assertThat(before.get(ColumnFamily.UNDO, org.utxod.store.schema.UndoKey.key(120, 0)))
            .isNotNull();
        try (KeyValueSnapshot after = rows.snapshot();
            var cursor =
                after.scan(ColumnFamily.UNDO, new byte[0], null, KeyValueSnapshot.Scope.ANY)) {
          assertThat(cursor.next()).isFalse();
        }
        before.close();
      });
    }
  }
}
