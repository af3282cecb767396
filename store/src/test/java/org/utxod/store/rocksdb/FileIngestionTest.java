package org.utxod.store.rocksdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.utxod.store.kv.KeyValueSnapshot;
import org.utxod.store.kv.SortedRows;
import org.utxod.store.kv.WriteBatch;
import org.utxod.store.model.StoreException;
import org.utxod.store.schema.ColumnFamily;

/** Files and a batch are taken in together or not at all, wherever it ends. */
class FileIngestionTest {
  private static final byte[] KEPT = {1, 1};
  private static final byte[] REPLACED = {2, 2};
  private static final byte[] REMOVED = {3, 3};
  private static final byte[] ADDED = {4, 4};
  private static final byte[] OLD = {10};
  private static final byte[] NEW = {20};

  @TempDir
  Path directory;

  private RocksStore store;
  private Map<ColumnFamily, List<Path>> files;

  @BeforeEach
  void open_with_rows_and_files() throws IOException {
    store = reopen("rows");
    WriteBatch before = new RocksWriteBatch();
    for (byte[] key : List.of(KEPT, REPLACED, REMOVED)) {
      before.put(ColumnFamily.COIN, key, OLD);
    }
    before.put(ColumnFamily.META, KEPT, OLD);
    store.write(before);
    Files.createDirectories(directory.resolve("beside"));
    files = new EnumMap<>(ColumnFamily.class);
    files.put(ColumnFamily.COIN, List.of(directory.resolve("beside/coin.sst")));
    files.put(ColumnFamily.SCRIPT, List.of(directory.resolve("beside/script.sst")));
    writeCoins();
    try (SortedRows scripts = store.passingRows(ColumnFamily.SCRIPT, file(ColumnFamily.SCRIPT))) {
      scripts.put(ADDED, 0, 2, NEW, 0, 1);
      scripts.finish();
    }
  }

  private void writeCoins() {
    try (SortedRows coins =
        store.passingRows(ColumnFamily.COIN, directory.resolve("beside/coin.sst"))) {
      coins.put(REPLACED, 0, 2, NEW, 0, 1);
      coins.remove(REMOVED, 0, 2);
      coins.put(ADDED, 0, 2, NEW, 0, 1);
      coins.finish();
    }
  }

  private RocksStore reopen(String name) {
    return RocksStore.open(directory.resolve(name), new RocksStore.Memory(8L << 20, 4L << 20));
  }

  private Path file(ColumnFamily columnFamily) {
    return java.util.Objects.requireNonNull(files.get(columnFamily)).get(0);
  }

  private static WriteBatch state() {
    WriteBatch state = new RocksWriteBatch();
    state.put(ColumnFamily.META, KEPT, NEW);
    return state;
  }

  private static void assertRows(KeyValueSnapshot rows, boolean taken) {
    assertThat(rows.get(ColumnFamily.COIN, KEPT)).isEqualTo(OLD);
    assertThat(rows.get(ColumnFamily.COIN, REPLACED)).isEqualTo(taken ? NEW : OLD);
    assertThat(rows.get(ColumnFamily.COIN, REMOVED)).isEqualTo(taken ? null : OLD);
    assertThat(rows.get(ColumnFamily.COIN, ADDED)).isEqualTo(taken ? NEW : null);
    assertThat(rows.get(ColumnFamily.META, KEPT)).isEqualTo(taken ? NEW : OLD);
  }

  /** 0 = nothing was written down, 1 = that was, 2 = scripts were taken in, 3 = coins too, 4 = all is done. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4})
  void an_end_after_any_step_leaves_all_or_nothing(int steps) throws Exception {
    FileIngestion ingestion = store.ingestion();
    List<FileIngestion.StagedFiles> inOrder = FileIngestion.inOrder(files);
    assertThat(inOrder)
        .extracting(FileIngestion.StagedFiles::family)
        .containsExactly(ColumnFamily.SCRIPT.id(), ColumnFamily.COIN.id());
    if (steps == 4) {
      store.ingest(files, state());
    } else if (steps > 0) {
      ingestion.write(inOrder, RocksWriteBatch.serialize(state()));
      for (int i = 0; i < steps - 1; i++) {
        ingestion.ingest(inOrder.get(i));
      }
    }
    store.close();
    for (int openings = 0; openings < 2; openings++) {
      try (RocksStore again = reopen("rows");
          KeyValueSnapshot rows = again.snapshot()) {
        assertRows(rows, steps > 0);
        assertThat(rows.get(ColumnFamily.SCRIPT, ADDED)).isEqualTo(steps > 0 ? NEW : null);
      }
    }
    assertThat(Files.exists(file(ColumnFamily.COIN))).isEqualTo(steps == 0);
  }

  @Test
  void a_file_that_was_taken_in_and_not_removed_yet_changes_nothing_a_second_time()
      throws Exception {
    FileIngestion ingestion = store.ingestion();
    ingestion.write(FileIngestion.inOrder(files), RocksWriteBatch.serialize(state()));
    for (FileIngestion.StagedFiles taking : FileIngestion.inOrder(files)) {
      Path file = taking.files().get(0);
      Path link = file.resolveSibling("link");
      Files.createLink(link, file);
      ingestion.ingest(taking);
      Files.move(link, file);
    }
    store.close();
    for (int openings = 0; openings < 2; openings++) {
      try (RocksStore again = reopen("rows");
          KeyValueSnapshot rows = again.snapshot()) {
        assertRows(rows, true);
      }
    }
    assertThat(file(ColumnFamily.COIN)).doesNotExist();
  }

  @Test
  void it_is_completed_where_everything_was_moved_elsewhere_meanwhile() throws Exception {
    store.ingestion().write(FileIngestion.inOrder(files), RocksWriteBatch.serialize(state()));
    store.close();
    Path elsewhere = Files.createDirectories(directory.resolve("elsewhere"));
    Files.move(directory.resolve("rows"), elsewhere.resolve("rows"));
    Files.move(directory.resolve("beside"), elsewhere.resolve("beside"));
    try (RocksStore again = reopen("elsewhere/rows");
        KeyValueSnapshot rows = again.snapshot()) {
      assertRows(rows, true);
    }
  }

  @Test
  void an_open_snapshot_keeps_what_it_saw() {
    try (KeyValueSnapshot before = store.snapshot()) {
      store.ingest(files, state());
      assertRows(before, false);
      try (KeyValueSnapshot after = store.snapshot()) {
        assertRows(after, true);
      }
    }
    store.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"COIN", "SCRIPT"})
  void a_file_that_cannot_be_taken_in_leaves_nothing_behind(ColumnFamily broken) throws Exception {
    byte[] whole = Files.readAllBytes(file(broken));
    Files.write(file(broken), new byte[100]);
    assertThatThrownBy(() -> store.ingest(files, state())).isInstanceOf(StoreException.class);
    try (KeyValueSnapshot rows = store.snapshot()) {
      assertRows(rows, false);
    }
    assertThat(files.values()).as("nobody's any more").noneMatch(some -> Files.exists(some.get(0)));
    store.write(new RocksWriteBatch());
    files.remove(broken == ColumnFamily.COIN ? ColumnFamily.SCRIPT : ColumnFamily.COIN);
    Files.write(file(broken), whole);
    if (broken == ColumnFamily.SCRIPT) {
      store.ingest(files, new RocksWriteBatch());
      files.remove(ColumnFamily.SCRIPT);
      writeCoins();
      files.put(ColumnFamily.COIN, List.of(directory.resolve("beside/coin.sst")));
    }
    store.ingest(files, state());
    try (KeyValueSnapshot rows = store.snapshot()) {
      assertRows(rows, true);
    }
    store.close();
  }

  @Test
  void a_step_that_is_refused_in_its_middle_goes_no_further_before_the_store_is_opened_anew()
      throws Exception {
    Path balances = directory.resolve("beside/balance.sst");
    try (SortedRows rows = store.passingRows(ColumnFamily.BALANCE, balances)) {
      rows.put(ADDED, 0, 2, NEW, 0, 1);
      rows.finish();
    }
    files.put(ColumnFamily.BALANCE, List.of(balances));
    // Of two families, the second is refused.
    List<FileIngestion.StagedFiles> inOrder = FileIngestion.inOrder(files);
    Path refused = inOrder.get(inOrder.size() - 1).files().get(0);
    byte[] whole = Files.readAllBytes(refused);
    Files.write(refused, new byte[100]);
    assertThatThrownBy(() -> store.ingest(files, state()))
        .isInstanceOfSatisfying(
            StoreException.class, e -> assertThat(e.kind()).isEqualTo(StoreException.Kind.DAMAGED));
    assertThatThrownBy(() -> store.write(new RocksWriteBatch()))
        .hasMessageContaining("restart utxod");
    store.close();
    Files.write(refused, whole);
    try (RocksStore again = reopen("rows");
        KeyValueSnapshot rows = again.snapshot()) {
      assertRows(rows, true);
      assertThat(rows.get(ColumnFamily.BALANCE, ADDED)).isEqualTo(NEW);
    }
  }

  @Test
  void a_copy_never_holds_half_of_it() {
    store.ingest(files, state());
    store.checkpoint(directory.resolve("copy"));
    store.close();
    try (RocksStore copy = reopen("copy");
        KeyValueSnapshot rows = copy.snapshot()) {
      assertRows(rows, true);
    }
  }
}
