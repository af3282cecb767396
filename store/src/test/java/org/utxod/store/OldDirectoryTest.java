package org.utxod.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.utxod.store.chain.BlockDelta;
import org.utxod.store.chain.Network;
import org.utxod.store.chain.OutPoint;
import org.utxod.store.chain.Script;
import org.utxod.store.chain.ScriptKey;
import org.utxod.store.core.IndexOptions;
import org.utxod.store.fixture.ChainFollower;
import org.utxod.store.fixture.MemoryStore;
import org.utxod.store.fixture.ProcessDied;
import org.utxod.store.fixture.RecordedBlock;
import org.utxod.store.fixture.RecordedChain;
import org.utxod.store.kv.KeyValueCursor;
import org.utxod.store.kv.KeyValueSnapshot;
import org.utxod.store.kv.KeyValueSnapshot.Scope;
import org.utxod.store.kv.WriteBatch;
import org.utxod.store.migration.EffectsOfBlocks;
import org.utxod.store.migration.Migrations;
import org.utxod.store.model.JournalStep;
import org.utxod.store.read.IndexView;
import org.utxod.store.rocksdb.RocksStore;
import org.utxod.store.schema.ActivityKey;
import org.utxod.store.schema.ColumnFamily;
import org.utxod.store.schema.IdentityRow;

/**
 * A data directory that utxod 0.1 wrote, following the recorded chain with all its reorganisations, with undo for 60 blocks and
 * activity for 30. Opened today it answers as an index that was made today.
 */
class OldDirectoryTest {
  private static final RecordedChain CHAIN = RecordedChain.golden();
  private static final List<RecordedChain.Truth> TRUTH = CHAIN.truthByHeight();
  private static final int TIP = TRUTH.size() - 1;
  private static final int UNDO_BLOCKS = 60;
  private static final int ACTIVITY_BLOCKS = 30;
  private static final IndexOptions OPTIONS =
      new IndexOptions(UNDO_BLOCKS, ACTIVITY_BLOCKS, 1_000, true);
  private static final RocksStore.Memory MEMORY = new RocksStore.Memory(16L << 20, 8L << 20);

  @TempDir
  static Path directory;

  private static MemoryStore old;

  @BeforeAll
  static void read() throws IOException {
    old = new MemoryStore();
    WriteBatch all = old.newBatch();
    try (RocksStore store = RocksStore.open(unpacked("rows"), MEMORY);
        KeyValueSnapshot rows = store.snapshot()) {
      for (ColumnFamily family : ColumnFamily.values()) {
        try (KeyValueCursor cursor = rows.scan(family, new byte[0], null, Scope.ANY)) {
          while (cursor.next()) {
            all.put(family, cursor.key(), cursor.value());
          }
        }
      }
    }
    old.write(all);
  }

  private static Path unpacked(String name) throws IOException {
    Path target = Files.createDirectories(directory.resolve(name));
    try (InputStream file = Objects.requireNonNull(
            OldDirectoryTest.class.getResourceAsStream("/index-of-0.1.zip"));
        ZipInputStream zip = new ZipInputStream(file)) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        Files.copy(zip, target.resolve(entry.getName()));
      }
    }
    return target;
  }

  private static Index madeToday() {
    Index index = Index.over(new MemoryStore(), Network.REGTEST, OPTIONS);
    ChainFollower follower = new ChainFollower(CHAIN);
    for (RecordedBlock event : CHAIN.events()) {
      follower.see(event);
      follower.follow(index);
    }
    return index;
  }

  private static List<Script> scripts() {
    List<Script> scripts = new ArrayList<>();
    for (RecordedBlock block : CHAIN.main()) {
      BlockDelta.Cursor cursor = block.delta().cursor();
      while (cursor.next()) {
        scripts.add(cursor.script());
      }
    }
    return scripts.stream().distinct().toList();
  }

  private static void assertSame(Index index) {
    IndexAssertions.assertTotals(index, TRUTH.get(TIP));
    IndexAssertions.assertCoins(index, CHAIN.coinsAtEnd());
    try (Index today = madeToday();
        IndexView expected = today.view();
        IndexView view = index.view()) {
      assertThat(view.state()).isEqualTo(expected.state());
      for (Script script : scripts()) {
        ScriptKey key = script.key();
        assertThat(view.activity(key, null, 10_000))
            .isEqualTo(expected.activity(key, null, 10_000));
        for (int height = TIP - ACTIVITY_BLOCKS; height <= TIP; height++) {
          assertThat(view.balanceAt(key, height)).isEqualTo(expected.balanceAt(key, height));
        }
        byte[] sha256 = ScriptKey.sha256().digest(script.bytes());
        assertThat(view.scriptByHash(sha256)).isEqualTo(expected.scriptByHash(sha256));
      }
      assertEventsSame(view, expected);
      assertSpendsSame(view, expected);
    }
  }

  private static void assertEventsSame(IndexView view, IndexView expected) {
    Set<ScriptKey> all = Set.copyOf(scripts().stream().map(Script::key).toList());
    List<JournalStep> steps = expected.journal().after(0, 10_000).orElseThrow();
    assertThat(view.journal().after(0, 10_000)).contains(steps);
    int known = 0;
    for (JournalStep step : steps) {
      var told = view.journal().activity(step, all);
      if (told.isPresent()) {
        assertThat(told).isEqualTo(expected.journal().activity(step, all));
        known++;
      }
    }
    assertThat(known).as("blocks whose activity is kept").isGreaterThanOrEqualTo(ACTIVITY_BLOCKS);
  }

  private static void assertSpendsSame(IndexView view, IndexView expected) {
    int found = 0;
    for (RecordedBlock block : CHAIN.main().subList(TIP - ACTIVITY_BLOCKS + 1, TIP + 1)) {
      BlockDelta.Cursor cursor = block.delta().cursor();
      while (cursor.next()) {
        OutPoint coin = cursor.outPoint();
        var spent = view.spentCoin(coin);
        assertThat(spent).isEqualTo(expected.spentCoin(coin));
        found += spent.isPresent() ? 1 : 0;
      }
    }
    assertThat(found).isPositive();
  }

  private static void assertDisconnects(Index index) {
    for (int height = TIP - 1; height >= TIP - UNDO_BLOCKS; height--) {
      var unused = index.writer().rollBack();
      IndexAssertions.assertTotals(index, TRUTH.get(height));
    }
    assertThat(index.writer().canRollBack(TIP - UNDO_BLOCKS)).isFalse();
    for (int height = TIP - UNDO_BLOCKS + 1; height <= TIP; height++) {
      index.writer().apply(CHAIN.main().get(height).delta());
    }
    IndexAssertions.assertTotals(index, TRUTH.get(TIP));
    IndexAssertions.assertCoins(index, CHAIN.coinsAtEnd());
  }

  @Test
  void on_disk_it_answers_as_one_made_today_and_every_block_of_it_can_be_disconnected()
      throws IOException {
    Path data = unpacked("opened");
    List<String> news = new ArrayList<>();
    try (Index index = Index.open(data, Network.REGTEST, OPTIONS, MEMORY, news::add)) {
      assertThat(news)
          .containsExactly(
              "Bringing the data directory from schema 2 to 3; if it is interrupted, it continues at the next start.",
              "Brought the data directory from schema 2 to 3.");
      assertSame(index);
      assertDisconnects(index);
    }
    try (RocksStore store = RocksStore.open(data, MEMORY);
        KeyValueSnapshot rows = store.snapshot();
        KeyValueCursor activity = rows.scan(ColumnFamily.ACTIVITY, new byte[0], null, Scope.ANY)) {
      while (activity.next()) {
        assertThat(activity.key()).hasSize(ActivityKey.LENGTH);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void the_process_can_die_at_every_write(boolean applied) {
    Migrations migrations = new Migrations(List.of(new EffectsOfBlocks(7)));
    int deaths = 0;
    for (boolean died = true; died; deaths++) {
      MemoryStore store = old.copy();
      store.dieAtWrite(deaths, applied);
      died = dies(migrations, store);
      MemoryStore next = died ? store.crash() : store;
      migrate(migrations, next);
      try (Index index = Index.over(next, Network.REGTEST, OPTIONS)) {
        IndexAssertions.assertTotals(index, TRUTH.get(TIP));
        if (deaths % 3 == 0) {
          assertSame(index);
        }
      }
    }
    assertThat(deaths).isGreaterThan(UNDO_BLOCKS / 7);
  }

  private static boolean dies(Migrations migrations, MemoryStore store) {
    try {
      migrate(migrations, store);
      return false;
    } catch (ProcessDied died) {
      return true;
    }
  }

  private static void migrate(Migrations migrations, MemoryStore store) {
    IdentityRow identity;
    try (KeyValueSnapshot rows = store.snapshot()) {
      identity =
          IdentityRow.read(Objects.requireNonNull(rows.get(ColumnFamily.META, IdentityRow.key())));
    }
    migrations.run(store, identity, news -> {});
  }

  @Test
  void a_full_disk_stops_it_and_the_next_start_goes_on() {
    MemoryStore store = old.copy();
    store.refuseWrites(1);
    assertThatThrownBy(() -> Index.over(store, Network.REGTEST, OPTIONS))
        .hasMessageContaining("disk is full");
    assertSame(Index.over(store.reopen(), Network.REGTEST, OPTIONS));
  }
}
