package org.utxod.indexer.simulation;

import java.util.List;
import java.util.NavigableMap;
import java.util.Random;
import org.utxod.store.chain.ScriptKey;
import org.utxod.store.fixture.MemoryStore;
import org.utxod.store.kv.KeyValueStore;
import org.utxod.store.schema.ActivityKey;
import org.utxod.store.schema.BalanceRow;
import org.utxod.store.schema.CoinRow;
import org.utxod.store.schema.ColumnFamily;
import org.utxod.store.schema.UndoKey;

/** The disk across the lives of the process. */
interface StoreLife {
  /** The store as the next process finds it. */
  KeyValueStore open();

  /** The process dies at a later write; does nothing if the store does not support that. */
  default void dieSoon(Random random) {}

  /** Some later writes fail; does nothing if the store does not support that. */
  default void fillUp(Random random) {}

  /** No fault is to come any more. */
  default void heal() {}

  /** Rows about the height and above, and any balances, become wrong; whether any did. */
  default boolean damage(Random random, int fromHeight) {
    return false;
  }

  /** Number of open snapshots; -1 if they are not counted. */
  default int openSnapshots() {
    return -1;
  }

  /** The twin, which can do everything. */
  final class Twin implements StoreLife {
    private MemoryStore store;

    Twin(MemoryStore store) {
      this.store = store;
    }

    @Override
    public KeyValueStore open() {
      store = store.crash();
      return store;
    }

    @Override
    public void dieSoon(Random random) {
      store.dieAtWrite(random.nextInt(6), random.nextBoolean());
    }

    @Override
    public void fillUp(Random random) {
      store.refuseWrites(1 + random.nextInt(3));
    }

    @Override
    public void heal() {
      store.heal();
    }

    @Override
    public int openSnapshots() {
      return store.openSnapshots();
    }

    @Override
    public boolean damage(Random random, int fromHeight) {
      store.damage(
          ColumnFamily.COIN,
          rows -> spoil(
              rows,
              random,
              (key, value) -> CoinRow.code(value) >>> 1 >= fromHeight
                  ? CoinRow.value(fromHeight * 2, 7)
                  : value));
      // The bytes of a script of no standard form are kept only as long as its balance says that it
      // holds coins.
      store.damage(
          ColumnFamily.BALANCE,
          rows -> spoil(
              rows,
              random,
              (key, value) -> ScriptKey.read(key, 0).form() == ScriptKey.Form.OTHER
                  ? value
                  : new BalanceRow(5, 1, List.of()).value()));
      store.damage(
          ColumnFamily.ACTIVITY,
          rows -> spoil(
              rows, random, (key, value) -> ActivityKey.height(key) >= fromHeight ? null : value));
      store.damage(
          ColumnFamily.UNDO,
          rows -> spoil(
              rows, random, (key, value) -> UndoKey.height(key) >= fromHeight ? null : value));
      return true;
    }

    /** What becomes of a row; null for its loss. */
    private interface Spoil {
      byte[] value(byte[] key, byte[] value);
    }

    private static void spoil(NavigableMap<byte[], byte[]> rows, Random random, Spoil how) {
      rows.entrySet().removeIf(row -> {
        if (random.nextInt(3) > 0) {
          return false;
        }
        byte[] value = how.value(row.getKey(), row.getValue());
        if (value == null) {
          return true;
        }
        row.setValue(value);
        return false;
      });
    }
  }
}
