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
import org.utxod.store.StoreFault;
import org.utxod.store.kv.KeyValueSnapshot;
import org.utxod.store.kv.SortedRows;
import org.utxod.store.kv.WriteBatch;
import org.utxod.store.schema.Family;

/** Files and a batch are taken in together or not at all, wherever it ends. */
class RocksTakingsTest {
  private static final byte[] KEPT = {1, 1};
  private static final byte[] REPLACED = {2, 2};
  private static final byte[] REMOVED = {3, 3};
  private static final byte[] ADDED = {4, 4};
  private static final byte[] OLD = {10};
  private static final byte[] NEW = {20};

  @TempDir
  Path directory;

  private RocksStore store;
  private Map<Family, Path> files;

  @BeforeEach
  void open_with_rows_and_files() throws IOException {
    store = reopen("rows");
    WriteBatch before = new WriteBatch();
    for (byte[] key : List.of(KEPT, REPLACED, REMOVED)) {
      before.put(Family.COIN, key, OLD);
    }
    before.put(Family.META, KEPT, OLD);
    store.write(before);
    Files.createDirectories(directory.resolve("beside"));
    files = new EnumMap<>(Family.class);
    files.put(Family.COIN, directory.resolve("beside/coin.sst"));
    files.put(Family.SCRIPT, directory.resolve("beside/script.sst"));
    writeCoins();
    try (SortedRows scripts = store.passingRows(Family.SCRIPT, file(Family.SCRIPT))) {
      scripts.put(ADDED, 0, 2, NEW, 0, 1);
      scripts.finish();
    }
  }

  private void writeCoins() {
    try (SortedRows coins = store.passingRows(Family.COIN, directory.resolve("beside/coin.sst"))) {
      coins.put(REPLACED, 0, 2, NEW, 0, 1);
      coins.remove(REMOVED, 0, 2);
      coins.put(ADDED, 0, 2, NEW, 0, 1);
      coins.finish();
    }
  }

  private RocksStore reopen(String name) {
    return RocksStore.open(directory.resolve(name), new RocksStore.Memory(8L << 20, 4L << 20));
  }

  private Path file(Family family) {
    return java.util.Objects.requireNonNull(files.get(family));
  }

  private static WriteBatch state() {
    WriteBatch state = new WriteBatch();
    state.put(Family.META, KEPT, NEW);
    return state;
  }

  private static void assertRows(KeyValueSnapshot rows, boolean taken) {
    assertThat(rows.get(Family.COIN, KEPT)).isEqualTo(OLD);
    assertThat(rows.get(Family.COIN, REPLACED)).isEqualTo(taken ? NEW : OLD);
    assertThat(rows.get(Family.COIN, REMOVED)).isEqualTo(taken ? null : OLD);
    assertThat(rows.get(Family.COIN, ADDED)).isEqualTo(taken ? NEW : null);
    assertThat(rows.get(Family.META, KEPT)).isEqualTo(taken ? NEW : OLD);
  }

  /** 0 = nothing was written down, 1 = that was, 2 = scripts were taken in, 3 = coins too, 4 = all is done. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4})
  void an_end_after_any_step_leaves_all_or_nothing(int steps) throws Exception {
    RocksTakings takings = store.takings();
    List<RocksTakings.Taking> inOrder = RocksTakings.inOrder(files);
    assertThat(inOrder)
        .extracting(RocksTakings.Taking::family)
        .containsExactly(Family.SCRIPT.id(), Family.COIN.id());
    if (steps == 4) {
      store.takeIn(files, state());
    } else if (steps > 0) {
      takings.write(inOrder, state().serialize());
      for (int i = 0; i < steps - 1; i++) {
        takings.ingest(inOrder.get(i));
      }
    }
    store.close();
    for (int openings = 0; openings < 2; openings++) {
      try (RocksStore again = reopen("rows");
          KeyValueSnapshot rows = again.snapshot()) {
        assertRows(rows, steps > 0);
        assertThat(rows.get(Family.SCRIPT, ADDED)).isEqualTo(steps > 0 ? NEW : null);
      }
    }
    assertThat(Files.exists(file(Family.COIN))).isEqualTo(steps == 0);
  }

  @Test
  void a_file_that_was_taken_in_and_not_removed_yet_changes_nothing_a_second_time()
      throws Exception {
    RocksTakings takings = store.takings();
    takings.write(RocksTakings.inOrder(files), state().serialize());
    for (RocksTakings.Taking taking : RocksTakings.inOrder(files)) {
      Path link = taking.file().resolveSibling("link");
      Files.createLink(link, taking.file());
      takings.ingest(taking);
      Files.move(link, taking.file());
    }
    store.close();
    for (int openings = 0; openings < 2; openings++) {
      try (RocksStore again = reopen("rows");
          KeyValueSnapshot rows = again.snapshot()) {
        assertRows(rows, true);
      }
    }
    assertThat(file(Family.COIN)).doesNotExist();
  }

  @Test
  void it_is_completed_where_everything_was_moved_elsewhere_meanwhile() throws Exception {
    store.takings().write(RocksTakings.inOrder(files), state().serialize());
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
      store.takeIn(files, state());
      assertRows(before, false);
      try (KeyValueSnapshot after = store.snapshot()) {
        assertRows(after, true);
      }
    }
    store.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"COIN", "SCRIPT"})
  void a_file_that_cannot_be_taken_in_leaves_nothing_behind(Family broken) throws Exception {
    byte[] whole = Files.readAllBytes(file(broken));
    Files.write(file(broken), new byte[100]);
    assertThatThrownBy(() -> store.takeIn(files, state())).isInstanceOf(StoreFault.class);
    try (KeyValueSnapshot rows = store.snapshot()) {
      assertRows(rows, false);
    }
    assertThat(files.values()).as("nobody's any more").noneMatch(Files::exists);
    store.write(new WriteBatch());
    files.remove(broken == Family.COIN ? Family.SCRIPT : Family.COIN);
    Files.write(file(broken), whole);
    if (broken == Family.SCRIPT) {
      store.takeIn(files, new WriteBatch());
      files.remove(Family.SCRIPT);
      writeCoins();
      files.put(Family.COIN, directory.resolve("beside/coin.sst"));
    }
    store.takeIn(files, state());
    try (KeyValueSnapshot rows = store.snapshot()) {
      assertRows(rows, true);
    }
    store.close();
  }

  @Test
  void a_copy_never_holds_half_of_it() {
    store.takeIn(files, state());
    store.checkpoint(directory.resolve("copy"));
    store.close();
    try (RocksStore copy = reopen("copy");
        KeyValueSnapshot rows = copy.snapshot()) {
      assertRows(rows, true);
    }
  }
}
