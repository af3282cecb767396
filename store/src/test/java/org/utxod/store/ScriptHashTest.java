package org.utxod.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.utxod.store.chain.BlockDelta;
import org.utxod.store.chain.Hex;
import org.utxod.store.chain.Network;
import org.utxod.store.chain.Script;
import org.utxod.store.chain.ScriptKey;
import org.utxod.store.core.IndexOptions;
import org.utxod.store.effect.BlockEffects;
import org.utxod.store.fixture.ChainFollower;
import org.utxod.store.fixture.RecordedBlock;
import org.utxod.store.fixture.RecordedChain;
import org.utxod.store.fixture.Stores;
import org.utxod.store.kv.KeyValueStore;
import org.utxod.store.kv.WriteBatch;
import org.utxod.store.model.BlockRecord;
import org.utxod.store.model.IndexState;
import org.utxod.store.read.IndexView;
import org.utxod.store.rocksdb.RocksWriteBatch;
import org.utxod.store.schema.ColumnFamily;
import org.utxod.store.schema.ScriptHashRow;

/** Scripts are found by their hash for as long as they hold coins or activity of them is kept, and no longer. */
class ScriptHashTest {
  private static final RecordedChain CHAIN = RecordedChain.golden();
  private static final IndexOptions OPTIONS = new IndexOptions(40, 8, 1_000, true);
  private static final int END = CHAIN.main().size() - 1;

  @TempDir
  Path directory;

  /** Keys of all scripts of standard form that hold coins. */
  private static Set<String> holding(Stores stores) {
    Set<String> keys = new TreeSet<>();
    stores.memory().rows(ColumnFamily.BALANCE).keySet().stream()
        .filter(key -> ScriptKey.read(key, 0).form() != ScriptKey.Form.OTHER)
        .forEach(key -> keys.add(Hex.encode(key)));
    return keys;
  }

  /** Keys of all scripts of standard form whose activity is kept. */
  private static Set<String> active(Stores stores) {
    Set<String> keys = new TreeSet<>();
    forEachActive(stores.memory(), stores.index().state(), key -> keys.add(Hex.encode(key)));
    return keys;
  }

  private static void forEachActive(
      KeyValueStore store, IndexState state, Consumer<byte[]> visitor) {
    BlockRecord tip = state.tip();
    Integer from = state.activityFrom();
    if (tip == null || from == null) {
      return;
    }
    try (var rows = store.snapshot()) {
      for (int height = from + 1; height <= tip.point().height(); height++) {
        BlockEffects.of(rows, height)
            .ifPresent(block -> block.forEach(effect -> {
              if (effect.script().form() != ScriptKey.Form.OTHER) {
                visitor.accept(effect.script().bytes());
              }
            }));
      }
    }
  }

  private static Set<String> found(Stores stores) {
    Set<String> found = new TreeSet<>();
    stores
        .memory()
        .rows(ColumnFamily.SCRIPT_HASH)
        .values()
        .forEach(key -> found.add(Hex.encode(key)));
    return found;
  }

  private static void assertExact(Stores stores, String when) {
    Set<String> wanted = holding(stores);
    wanted.addAll(active(stores));
    assertThat(found(stores)).as(when).isEqualTo(wanted);
  }

  private static void apply(Stores stores, int from, int to) {
    for (int height = from; height <= to; height++) {
      stores.index().writer().apply(CHAIN.main().get(height).delta());
    }
  }

  @Test
  void after_every_event_of_a_chain_with_reorganisations() {
    try (Stores stores = new Stores(Stores.Kind.MEMORY, directory, Network.REGTEST, OPTIONS)) {
      ChainFollower follower = new ChainFollower(CHAIN);
      int emptied = 0;
      for (RecordedBlock event : CHAIN.events()) {
        follower.see(event);
        follower.follow(stores.index());
        assertExact(stores, "after " + event.point());
        Set<String> empty = active(stores);
        empty.removeAll(holding(stores));
        emptied += empty.size();
      }
      assertThat(emptied).as("scripts that were emptied a moment ago").isPositive();
    }
  }

  @Test
  void also_after_blocks_were_taken_back_whose_activity_is_not_kept_any_more() {
    try (Stores stores = new Stores(Stores.Kind.MEMORY, directory, Network.REGTEST, OPTIONS)) {
      apply(stores, 0, END);
      for (int height = END; height > END - 30; height--) {
        var unused = stores.index().writer().rollBack();
        assertExact(stores, "without block " + height);
      }
      apply(stores, END - 29, END);
      assertExact(stores, "again at the end");
    }
  }

  @Test
  void without_activity_for_as_long_as_they_hold_coins() {
    IndexOptions none = new IndexOptions(40, 0, 1_000, true);
    try (Stores stores = new Stores(Stores.Kind.MEMORY, directory, Network.REGTEST, none)) {
      apply(stores, 0, END);
      assertExact(stores, "at the end");
      for (int height = END; height > END - 30; height--) {
        var unused = stores.index().writer().rollBack();
        assertExact(stores, "without block " + height);
      }
    }
  }

  @Test
  void switched_on_later_and_made_by_an_earlier_version_it_is_filled_from_activity_too() {
    IndexOptions off = new IndexOptions(40, 8, 1_000, false);
    try (Stores stores = new Stores(Stores.Kind.MEMORY, directory, Network.REGTEST, off)) {
      apply(stores, 0, END);
      assertThat(found(stores)).isEmpty();
      stores.reopen(OPTIONS);
      assertExact(stores, "switched on");
      IndexState state = stores.index().state();
      var again = stores.reopen(rows -> asAnEarlierVersionLeftIt(rows, state));
      assertExact(stores, "made by an earlier version");
      var unused = again.writer().rollBack();
      assertExact(stores, "and a block less");
      stores.reopen(off);
      assertThat(found(stores)).as("switched off").isEmpty();
    }
  }

  /** Its mark, and no hashes of scripts without coins. */
  private static void asAnEarlierVersionLeftIt(KeyValueStore rows, IndexState state) {
    WriteBatch batch = new RocksWriteBatch();
    batch.put(ColumnFamily.META, "script_hash".getBytes(StandardCharsets.US_ASCII), new byte[0]);
    forEachEmptied(rows, state, key -> {
      Script script = ScriptKey.read(key, 0).standardScript().orElseThrow();
      batch.delete(ColumnFamily.SCRIPT_HASH, ScriptHashRow.key(script));
    });
    rows.write(batch);
  }

  private static void forEachEmptied(
      KeyValueStore store, IndexState state, Consumer<byte[]> visitor) {
    try (var rows = store.snapshot()) {
      forEachActive(store, state, key -> {
        if (rows.get(ColumnFamily.BALANCE, key) == null) {
          visitor.accept(key);
        }
      });
    }
  }

  @Test
  void on_disk_every_script_of_kept_activity_is_found() {
    try (Stores stores = new Stores(Stores.Kind.ROCKSDB, directory, Network.REGTEST, OPTIONS)) {
      apply(stores, 0, END);
      int checked = 0;
      try (IndexView view = stores.reopen().view()) {
        for (int height = END; height > END - 8; height--) {
          BlockDelta.Cursor cursor = CHAIN.main().get(height).delta().cursor();
          while (cursor.next()) {
            ScriptKey key = cursor.script().key();
            byte[] sha256 = ScriptKey.sha256().digest(cursor.script().bytes());
            boolean held = view.balance(key).coins() > 0;
            if (held || key.standardScript().isPresent()) {
              assertThat(view.scriptByHash(sha256)).contains(key);
              checked += held ? 0 : 1;
            }
          }
        }
      }
      assertThat(checked).as("that hold nothing any more").isPositive();
    }
  }
}
