package org.utxod.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.utxod.store.chain.ChainPoint;
import org.utxod.store.chain.Hex;
import org.utxod.store.chain.Network;
import org.utxod.store.chain.SetHash;
import org.utxod.store.core.IndexOptions;
import org.utxod.store.fixture.MemoryStore;
import org.utxod.store.fixture.ProcessDied;
import org.utxod.store.fixture.RecordedBlock;
import org.utxod.store.fixture.RecordedChain;
import org.utxod.store.fixture.Stores;
import org.utxod.store.kv.KeyValueCursor;
import org.utxod.store.kv.KeyValueSnapshot;
import org.utxod.store.kv.KeyValueSnapshot.Scope;
import org.utxod.store.kv.KeyValueStore;
import org.utxod.store.kv.WriteBatch;
import org.utxod.store.migration.EffectsOfBlocks;
import org.utxod.store.migration.Migration;
import org.utxod.store.migration.Migrations;
import org.utxod.store.migration.SetSizeInBlockRows;
import org.utxod.store.model.BlockRecord;
import org.utxod.store.model.CoinStats;
import org.utxod.store.model.SetSize;
import org.utxod.store.model.StoreException;
import org.utxod.store.read.UtxoSetScan;
import org.utxod.store.reindex.ReindexTest;
import org.utxod.store.rocksdb.RocksWriteBatch;
import org.utxod.store.schema.BlockRow;
import org.utxod.store.schema.ColumnFamily;
import org.utxod.store.schema.IdentityRow;
import org.utxod.store.schema.MigrationRow;

/** A data directory of schema 1 becomes one of today's, wherever that is cut off, and is as good as one that always was. */
class MigrationTest {
  private static final RecordedChain CHAIN = RecordedChain.golden();
  private static final List<RecordedChain.Truth> TRUTH = CHAIN.truthByHeight();
  private static final int TIP = TRUTH.size() - 1;
  private static final IndexOptions SHORT_MEMORY = new IndexOptions(12, 5, 1_000, false);
  private static final int ROWS_PER_STEP = 16;
  /** And one for the records of blocks, which are today's already. */
  private static final int STEPS = (TIP + 1 + ROWS_PER_STEP - 1) / ROWS_PER_STEP + 1;

  private static final Migrations IN_SMALL_STEPS =
      new Migrations(List.of(new SetSizeInBlockRows(ROWS_PER_STEP), new EffectsOfBlocks(8)));

  @TempDir
  Path directory;

  /** Blocks 0 to {@code tip}, in rows as today's. */
  private static MemoryStore indexed(int tip, IndexOptions options) {
    MemoryStore store = new MemoryStore();
    Index index = Index.over(store, Network.REGTEST, options);
    apply(index, 0, tip);
    return store.copy();
  }

  private static MemoryStore schemaOne(int tip, IndexOptions options) {
    MemoryStore store = indexed(tip, options);
    SchemaOne.rewrite(store, Network.REGTEST);
    return store.copy();
  }

  private static void apply(Index index, int from, int to) {
    for (RecordedBlock block : CHAIN.main().subList(from, to + 1)) {
      index.writer().apply(block.delta());
    }
  }

  private static IdentityRow identity(KeyValueStore store) {
    try (KeyValueSnapshot rows = store.snapshot()) {
      return IdentityRow.read(rows.get(ColumnFamily.META, IdentityRow.key()));
    }
  }

  private static void migrate(Migrations migrations, KeyValueStore store) {
    migrations.run(store, identity(store), news -> {});
  }

  /** What the rows of blocks themselves say, by height. */
  private static List<Optional<SetSize>> sizes(KeyValueStore store) {
    List<Optional<SetSize>> sizes = new ArrayList<>();
    try (KeyValueSnapshot rows = store.snapshot();
        KeyValueCursor cursor = rows.scan(ColumnFamily.BLOCK, new byte[0], null, Scope.ANY)) {
      while (cursor.next()) {
        sizes.add(BlockRow.size(BlockRow.height(cursor.key()), cursor.value()));
      }
    }
    return sizes;
  }

  private static List<Optional<SetSize>> trueSizes(int knownFrom, int tip) {
    return TRUTH.subList(0, tip + 1).stream()
        .map(truth -> Optional.of(new SetSize(truth.txouts(), truth.totalSat()))
            .filter(size -> truth.height() >= knownFrom))
        .toList();
  }

  private static List<String> everything(MemoryStore store) {
    return Stream.of(ColumnFamily.values())
        .flatMap(family -> store.rows(family).entrySet().stream()
            .map(row -> family + " " + Hex.encode(row.getKey()) + " " + Hex.encode(row.getValue())))
        .toList();
  }

  private static CoinStats figures(RecordedChain.Truth truth, boolean withHash) {
    return new CoinStats(
        new ChainPoint(truth.height(), truth.tip()),
        truth.txouts(),
        truth.totalSat(),
        withHash ? SetHash.ofDisplay(truth.muhash()) : null);
  }

  @Test
  void the_rows_that_are_migrated_here_are_those_that_schema_1_had() throws Exception {
    MemoryStore store = schemaOne(TIP, IndexOptions.DEFAULT);
    MessageDigest sha256 = sha256();
    store.rows(ColumnFamily.BLOCK).forEach((key, value) -> {
      sha256.update(key);
      sha256.update(value);
    });
    assertThat(Hex.encode(sha256.digest()))
        .as("recorded from the last utxod of schema 1, on this chain")
        .isEqualTo("743d1ab1115910448aa18498e8f30ea52f52009a4e7243ea5e9a1f089e22f8a8");
    assertThat(Hex.encode(store.rows(ColumnFamily.META).get(IdentityRow.key())))
        .isEqualTo("00000001" + "06226e46111a0b59caaf126043eb5bbf28c34f3a5e332a1fc7b2b73cf188910f"
            + "07" + "72656774657374");
  }

  private static MessageDigest sha256() throws NoSuchAlgorithmException {
    return MessageDigest.getInstance("SHA-256");
  }

  @Test
  void a_migrated_index_is_the_same_to_the_byte_as_one_that_always_was_of_this_schema() {
    MemoryStore migrated = schemaOne(TIP, IndexOptions.DEFAULT);
    migrate(Migrations.ALL, migrated);
    assertThat(everything(migrated)).isEqualTo(everything(indexed(TIP, IndexOptions.DEFAULT)));
  }

  @ParameterizedTest
  @EnumSource(Stores.Kind.class)
  void it_equals_the_node_at_every_height_and_goes_on_as_any_other(Stores.Kind kind) {
    try (Stores stores = new Stores(kind, directory, Network.REGTEST, IndexOptions.DEFAULT)) {
      apply(stores.index(), 0, 200);
      stores.reopen(MigrationTest::schemaOne);
      IndexAssertions.assertTotals(stores.index(), TRUTH.get(200));
      assertFigures(stores.index(), 200);

      apply(stores.index(), 201, TIP);
      assertFigures(stores.index(), TIP);
      for (int height = TIP - 1; height >= 150; height--) {
        stores.index().writer().rollBack();
        IndexAssertions.assertTotals(stores.index(), TRUTH.get(height));
      }
      apply(stores.index(), 151, TIP);
      ReindexTest.run(stores, 100, false);
      assertFigures(stores.index(), TIP);
      IndexAssertions.assertTotals(stores.reopen(), TRUTH.get(TIP));
      IndexAssertions.assertCoins(stores.index(), CHAIN.coinsAtEnd());
      stores.reopen(MigrationTest::assertMigrated);
    }
  }

  private static void schemaOne(KeyValueStore rows) {
    SchemaOne.rewrite(rows, Network.REGTEST);
    assertThat(identity(rows).schemaVersion()).isEqualTo(1);
  }

  private static void assertMigrated(KeyValueStore rows) {
    assertThat(identity(rows).schemaVersion()).isEqualTo(IdentityRow.CURRENT_VERSION);
    assertThat(sizes(rows)).isEqualTo(trueSizes(0, TIP));
  }

  private static void assertFigures(Index index, int tip) {
    try (UtxoSetScan scan = index.setScan()) {
      for (RecordedChain.Truth truth : TRUTH.subList(0, tip + 1)) {
        assertThat(scan.carried(truth.height())).contains(figures(truth, true));
      }
    }
  }

  @Test
  void what_schema_1_did_not_keep_stays_unknown_and_what_it_kept_is_kept_for_ever() {
    int known = TIP - 20 - SHORT_MEMORY.undoBlocks();
    MemoryStore store = schemaOne(TIP - 20, SHORT_MEMORY);
    Index index = Index.over(store, Network.REGTEST, SHORT_MEMORY);
    assertThat(sizes(store)).isEqualTo(trueSizes(known, TIP - 20));
    apply(index, TIP - 19, TIP);
    try (UtxoSetScan scan = index.setScan()) {
      assertThat(scan.lowestCarried().orElseThrow()).isGreaterThan(known);
      assertThat(scan.carried(known - 1)).as("known to nobody").isEmpty();
      assertThat(scan.carried(known)).contains(figures(TRUTH.get(known), false));
      assertThat(scan.carried(TIP)).contains(figures(TRUTH.get(TIP), true));
    }
    assertThat(sizes(store)).isEqualTo(trueSizes(known, TIP));
  }

  static Stream<IndexOptions> options() {
    return Stream.of(IndexOptions.DEFAULT, SHORT_MEMORY);
  }

  @ParameterizedTest
  @MethodSource("options")
  void the_process_can_die_at_every_write(IndexOptions options) {
    MemoryStore old = schemaOne(TIP, options);
    MemoryStore uninterrupted = old.copy();
    migrate(IN_SMALL_STEPS, uninterrupted);
    assertThat(uninterrupted.writes()).isEqualTo(STEPS);
    for (boolean applied : List.of(false, true)) {
      for (int death = 0; death < STEPS; death++) {
        MemoryStore first = old.copy();
        first.dieAtWrite(death, applied);
        assertThatThrownBy(() -> migrate(IN_SMALL_STEPS, first)).isInstanceOf(ProcessDied.class);
        MemoryStore second = first.crash();
        int written = applied ? death + 1 : death;
        assertThat(identity(second).schemaVersion())
            .isEqualTo(written == STEPS ? 3 : written == STEPS - 1 ? 2 : 1);
        migrate(IN_SMALL_STEPS, second);
        assertThat(second.writes())
            .as("what was written is not done again")
            .isEqualTo(STEPS - death - (applied ? 1 : 0));
        assertThat(everything(second))
            .as("died at write %d, applied: %s", death, applied)
            .isEqualTo(everything(uninterrupted));
      }
    }
  }

  @Test
  void one_write_a_life_comes_to_the_end_too() {
    MemoryStore store = schemaOne(TIP, IndexOptions.DEFAULT);
    int lives = 0;
    while (identity(store).schemaVersion() < IdentityRow.CURRENT_VERSION) {
      MemoryStore life = store;
      life.dieAtWrite(0, true);
      assertThatThrownBy(() -> migrate(IN_SMALL_STEPS, life)).isInstanceOf(ProcessDied.class);
      store = life.crash();
      lives++;
    }
    assertThat(lives).isEqualTo(STEPS);
    assertThat(everything(store)).isEqualTo(everything(indexed(TIP, IndexOptions.DEFAULT)));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void an_opening_that_dies_at_any_write_is_made_up_for_by_the_next(boolean applied) {
    MemoryStore old = schemaOne(TIP, IndexOptions.DEFAULT);
    IndexOptions withScriptHashes = new IndexOptions(2_016, 1_008, 1_000, true);
    int deaths = 0;
    boolean died = true;
    while (died) {
      MemoryStore store = old.copy();
      store.dieAtWrite(deaths, applied);
      died = diesOpening(store, withScriptHashes);
      if (died) {
        deaths++;
        MemoryStore again = store.crash();
        Index index = Index.over(again, Network.REGTEST, withScriptHashes);
        assertFigures(index, TIP);
        assertThat(sizes(again)).isEqualTo(trueSizes(0, TIP));
      }
    }
    assertThat(deaths).as("two migrations, and the hashes after them").isEqualTo(3);
  }

  private static boolean diesOpening(MemoryStore store, IndexOptions options) {
    try {
      Index.over(store, Network.REGTEST, options).close();
      return false;
    } catch (ProcessDied died) {
      return true;
    }
  }

  @Test
  void on_disk_it_goes_on_from_wherever_it_stopped() {
    try (Stores stores =
        new Stores(Stores.Kind.ROCKSDB, directory, Network.REGTEST, IndexOptions.DEFAULT)) {
      apply(stores.index(), 0, TIP);
      for (int stop : List.of(0, 1, STEPS / 2, STEPS - 2)) {
        stores.reopen(rows -> {
          schemaOne(rows);
          Migrations cut = new Migrations(List.of(new StopsAt(stop)));
          assertThatThrownBy(() -> migrate(cut, rows)).isInstanceOf(ProcessDied.class);
          assertThat(identity(rows).schemaVersion()).isEqualTo(1);
        });
        assertFigures(stores.index(), TIP);
        stores.reopen(MigrationTest::assertMigrated);
      }
    }
  }

  /** The migration, ended from without after some of its steps. */
  private static final class StopsAt implements Migration {
    private final Migration whole = new SetSizeInBlockRows(ROWS_PER_STEP);
    private int stepsLeft;

    StopsAt(int steps) {
      this.stepsLeft = steps;
    }

    @Override
    public int fromVersion() {
      return whole.fromVersion();
    }

    @Override
    public byte @Nullable [] step(KeyValueSnapshot rows, byte[] position, WriteBatch batch) {
      if (stepsLeft-- == 0) {
        throw new ProcessDied("between two steps of a migration");
      }
      return whole.step(rows, position, batch);
    }
  }

  @Test
  void a_full_disk_stops_it_and_the_next_start_goes_on() {
    MemoryStore store = schemaOne(TIP, IndexOptions.DEFAULT);
    store.failNextWrite();
    assertThatThrownBy(() -> Index.over(store, Network.REGTEST, IndexOptions.DEFAULT))
        .isInstanceOfSatisfying(
            StoreException.class,
            fault -> assertThat(fault.kind()).isEqualTo(StoreException.Kind.DISK_FULL));
    Index index = Index.over(store.reopen(), Network.REGTEST, IndexOptions.DEFAULT);
    assertFigures(index, TIP);
  }

  @Test
  void a_reindex_that_schema_1_began_is_completed() {
    try (Stores stores =
        new Stores(Stores.Kind.MEMORY, directory, Network.REGTEST, IndexOptions.DEFAULT)) {
      apply(stores.index(), 0, TIP);
      stores.index().reindex().begin(100);
      stores.reopen(MigrationTest::schemaOne);
      assertThat(stores.index().reindex().fromHeight()).hasValue(100);
      ReindexTest.finish(stores, 100, true);
      assertFigures(stores.index(), TIP);
      assertThat(sizes(stores.memory())).isEqualTo(trueSizes(0, TIP));
    }
  }

  @Test
  void rows_that_were_damaged_before_do_not_stop_it_and_a_reindex_mends_them() {
    try (Stores stores =
        new Stores(Stores.Kind.MEMORY, directory, Network.REGTEST, IndexOptions.DEFAULT)) {
      apply(stores.index(), 0, TIP);
      byte[] key = BlockRow.key(220);
      stores.reopen(rows -> {
        schemaOne(rows);
        WriteBatch damage = new RocksWriteBatch();
        damage.put(ColumnFamily.BLOCK, key, new byte[50]);
        damage.put(ColumnFamily.SET, BlockRow.key(210), new byte[0]);
        rows.write(damage);
      });
      assertThat(stores.memory().rows(ColumnFamily.BLOCK).get(key)).isEqualTo(new byte[50]);
      byte[] unknown = stores.memory().rows(ColumnFamily.BLOCK).get(BlockRow.key(210));
      assertThat(BlockRow.size(210, unknown)).isEmpty();
      ReindexTest.run(stores, 205, false);
      assertThat(sizes(stores.memory())).isEqualTo(trueSizes(0, TIP));
    }
  }

  @Test
  void the_block_below_a_partial_index_has_no_figures() {
    var below = CHAIN.main().get(99).delta();
    MemoryStore store = new MemoryStore();
    Index index = Index.over(store, Network.REGTEST, IndexOptions.DEFAULT);
    index
        .writer()
        .beginAfter(
            new BlockRecord(below.point(), below.previousHash(), 0, 0, below.chainwork(), 1, 0, 0));
    apply(index, 100, 101);
    assertThat(sizes(store).stream().map(Optional::isPresent)).containsExactly(false, true, true);
  }

  @Test
  void it_tells_when_it_begins_goes_on_and_is_done_and_nothing_where_nothing_is_to_be_done() {
    MemoryStore store = schemaOne(TIP, IndexOptions.DEFAULT);
    List<String> first = new ArrayList<>();
    store.dieAtWrite(3, true);
    assertThatThrownBy(() -> IN_SMALL_STEPS.run(store, identity(store), first::add))
        .isInstanceOf(ProcessDied.class);
    assertThat(first).hasSize(1);
    assertThat(first.get(0)).startsWith("Bringing the data directory from schema 1 to 2");

    List<String> second = new ArrayList<>();
    MemoryStore again = store.crash();
    Index.over(again, Network.REGTEST, IndexOptions.DEFAULT, second::add).close();
    assertThat(second)
        .containsExactly(
            "Going on with bringing the data directory from schema 1 to 2 where it was interrupted.",
            "Brought the data directory from schema 1 to 2.",
            "Bringing the data directory from schema 2 to 3; if it is interrupted, it continues at the next start.",
            "Brought the data directory from schema 2 to 3.");

    List<String> third = new ArrayList<>();
    Index.over(again.reopen(), Network.REGTEST, IndexOptions.DEFAULT, third::add)
        .close();
    assertThat(third).isEmpty();
  }

  @Test
  void every_version_from_the_first_has_its_way_up() {
    assertThat(IntStream.range(1, IdentityRow.CURRENT_VERSION)).isNotEmpty();
    for (int version = 1; version < IdentityRow.CURRENT_VERSION; version++) {
      MemoryStore store = new MemoryStore();
      SchemaOne.rewriteIdentity(store, version, Network.REGTEST);
      migrate(Migrations.ALL, store);
      assertThat(identity(store).schemaVersion()).isEqualTo(IdentityRow.CURRENT_VERSION);
    }
  }

  @Test
  void versions_that_it_does_not_know_are_refused_by_name_and_left_alone() {
    assertRefused(4, Network.REGTEST, "newer utxod (schema 4, this program knows 3)");
    assertRefused(0, Network.REGTEST, "its schema is 0");
  }

  @Test
  void an_old_index_of_another_network_is_refused_and_left_alone() {
    assertRefused(1, Network.SIGNET, "holds an index of regtest");
  }

  private static void assertRefused(int version, Network opened, String sentence) {
    MemoryStore store = schemaOne(5, IndexOptions.DEFAULT);
    SchemaOne.rewriteIdentity(store, version, Network.REGTEST);
    List<String> before = everything(store);
    assertThatThrownBy(() -> Index.over(store, opened, IndexOptions.DEFAULT))
        .isInstanceOfSatisfying(
            StoreException.class,
            fault -> assertThat(fault.kind()).isEqualTo(StoreException.Kind.FOREIGN))
        .hasMessageContaining(sentence);
    assertThat(everything(store)).isEqualTo(before);
  }

  @Test
  void the_mark_of_another_versions_migration_is_damage() {
    MemoryStore store = schemaOne(5, IndexOptions.DEFAULT);
    WriteBatch batch = new RocksWriteBatch();
    batch.put(ColumnFamily.META, MigrationRow.key(), new MigrationRow(7, new byte[] {1}).value());
    store.write(batch);
    assertThatThrownBy(() -> Index.over(store, Network.REGTEST, IndexOptions.DEFAULT))
        .isInstanceOfSatisfying(
            StoreException.class,
            fault -> assertThat(fault.kind()).isEqualTo(StoreException.Kind.DAMAGED))
        .hasMessageContaining("migration from schema 7");
  }
}
