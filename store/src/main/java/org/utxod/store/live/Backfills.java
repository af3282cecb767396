package org.utxod.store.live;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.utxod.store.chain.Script;
import org.utxod.store.chain.ScriptKey;
import org.utxod.store.core.IndexCore;
import org.utxod.store.kv.KeyRange;
import org.utxod.store.kv.KeyValueCursor;
import org.utxod.store.kv.KeyValueSnapshot;
import org.utxod.store.kv.KeyValueSnapshot.Scope;
import org.utxod.store.kv.WriteBatch;
import org.utxod.store.model.Coverage;
import org.utxod.store.model.StoreException;
import org.utxod.store.schema.BackfillRow;
import org.utxod.store.schema.BalanceRow;
import org.utxod.store.schema.BalanceSum;
import org.utxod.store.schema.CoinRow;
import org.utxod.store.schema.ColumnFamily;
import org.utxod.store.schema.StateRow;

/**
 * The scripts that a partial index knows whole, each as of some block. From that block on they are as in an index that
 * began at genesis. For the writer's thread.
 *
 * <p>The undo records of blocks at or below that block were written without the script's older coins. So such a block is
 * disconnected by its own data, which names them, and the script is then known whole as of the block below; or, where
 * nobody can give that data, the script becomes partial first, and is remembered as wanted.
 */
public final class Backfills {
  private final IndexCore core;

  Backfills(IndexCore core) {
    this.core = core;
    recount();
  }

  /** Counts anew, after scripts were added or lost. */
  public void recount() {
    int count = 0;
    try (KeyValueCursor cursor = core.rows()
        .scan(
            ColumnFamily.BACKFILL,
            BackfillRow.beginOfWhole(),
            BackfillRow.endOfWhole(),
            Scope.ANY)) {
      while (cursor.next()) {
        count++;
      }
    }
    core.backfilledScripts(count);
  }

  /** Scripts known whole though the index is partial. */
  int count() {
    return core.backfilledScripts();
  }

  /** Whether the index knows a coin of a script that was made at {@code height}, if there is one. */
  public boolean knows(byte[] scriptKey, int height) {
    Coverage coverage = core.state().coverage();
    return coverage.complete() || height >= coverage.fromHeight() || isWhole(scriptKey);
  }

  boolean isWhole(byte[] scriptKey) {
    return count() > 0 && wholeAsOf(core.rows(), scriptKey).isPresent();
  }

  /** The height as of which a script is known whole in a partial index. */
  public static OptionalInt wholeAsOf(KeyValueSnapshot rows, byte[] scriptKey) {
    byte[] row = rows.get(ColumnFamily.BACKFILL, BackfillRow.key(scriptKey));
    return row == null
        ? OptionalInt.empty()
        : OptionalInt.of(BackfillRow.read(row).height());
  }

  /** Those that are to be made whole, up to {@code max}. */
  public static List<Script> wanted(KeyValueSnapshot rows, int max) {
    List<Script> wanted = new ArrayList<>();
    try (KeyValueCursor cursor =
        rows.scan(ColumnFamily.BACKFILL, BackfillRow.beginOfWanted(), null, Scope.ANY)) {
      while (wanted.size() < max && cursor.next()) {
        wanted.add(Script.of(cursor.value()));
      }
    }
    return wanted;
  }

  /** Whether some are known whole only as of {@code height} or later. */
  boolean anyAsOf(int height) {
    return count() > 0 && !wholeFrom(height, 1).isEmpty();
  }

  private List<byte[]> wholeFrom(int height, int max) {
    List<byte[]> keys = new ArrayList<>();
    try (KeyValueCursor cursor = core.rows()
        .scan(
            ColumnFamily.BACKFILL,
            BackfillRow.fromHeight(height),
            BackfillRow.endOfHeights(),
            Scope.ANY)) {
      while (keys.size() < max && cursor.next()) {
        keys.add(cursor.key());
      }
    }
    return keys;
  }

  /** Makes a script known whole as of a block. */
  static void put(WriteBatch rows, byte[] scriptKey, int height, Script script) {
    byte[] whole = new BackfillRow(height, script).value();
    rows.put(ColumnFamily.BACKFILL, BackfillRow.key(scriptKey), whole);
    rows.put(ColumnFamily.BACKFILL, BackfillRow.heightKey(height, scriptKey), new byte[0]);
    rows.delete(ColumnFamily.BACKFILL, BackfillRow.wantedKey(scriptKey));
  }

  /** What was whole as of a block above {@code height} is so as of {@code height} too, for nothing was lost on the way. */
  public void lower(int height, WriteBatch rows) {
    if (count() == 0) {
      return;
    }
    for (byte[] key : wholeFrom(height + 1, Integer.MAX_VALUE)) {
      byte[] scriptKey = BackfillRow.scriptKeyOf(key);
      rows.delete(ColumnFamily.BACKFILL, key);
      put(rows, scriptKey, height, script(scriptKey));
    }
  }

  private Script script(byte[] scriptKey) {
    byte[] row = core.rows().get(ColumnFamily.BACKFILL, BackfillRow.key(scriptKey));
    if (row == null) {
      throw new StoreException(
          StoreException.Kind.DAMAGED,
          "The rows of backfilled scripts contradict each other. Restore a backup, or begin a new index in an empty data"
              + " directory.");
    }
    return BackfillRow.read(row).script();
  }

  /** Makes those partial again that are whole only as of {@code height} or later, and remembers them as wanted. */
  void forget(int height) {
    if (!anyAsOf(height)) {
      return;
    }
    WriteBatch rows = core.changes();
    StateRow state = core.state();
    long coins = state.utxoCount();
    long sat = state.totalSat();
    for (byte[] scriptKey : forgetCoins(height, rows)) {
      BalanceRow after = partial(scriptKey);
      BalanceRow before = balance(scriptKey);
      coins += after.coins() - before.coins();
      sat += after.sat() - before.sat();
      if (after.coins() > 0) {
        rows.put(ColumnFamily.BALANCE, scriptKey, after.value());
      } else if (before.coins() > 0) {
        rows.delete(ColumnFamily.BALANCE, scriptKey);
        forgetName(scriptKey, rows);
      }
    }
    commit(rows, coins, sat);
  }

  /** Commits a change of scripts and of what the index holds at its tip. */
  void commit(WriteBatch rows, long coins, long sat) {
    StateRow state = core.state();
    StateRow after = new StateRow(
        state.coverage(),
        state.tipHeight(),
        coins,
        sat,
        state.activityFrom(),
        state.nextSequence());
    core.commitUnseen(rows, after);
    recount();
    core.publish();
  }

  BalanceRow balance(byte[] scriptKey) {
    byte[] row = core.rows().get(ColumnFamily.BALANCE, scriptKey);
    return row == null ? BalanceRow.NONE : BalanceRow.read(row);
  }

  /** Drops the older coins of these scripts, and the rows that say that they are there; balances are the caller's. */
  public List<byte[]> forgetCoins(int height, WriteBatch rows) {
    List<byte[]> forgotten = new ArrayList<>();
    for (byte[] key : wholeFrom(height, Integer.MAX_VALUE)) {
      byte[] scriptKey = BackfillRow.scriptKeyOf(key);
      byte[] script = script(scriptKey).bytes();
      rows.delete(ColumnFamily.BACKFILL, key);
      rows.delete(ColumnFamily.BACKFILL, BackfillRow.key(scriptKey));
      rows.put(ColumnFamily.BACKFILL, BackfillRow.wantedKey(scriptKey), script);
      forEachCoin(scriptKey, (coin, value) -> {
        if (isOld(value)) {
          rows.delete(ColumnFamily.COIN, coin);
        }
      });
      forgotten.add(scriptKey);
    }
    return forgotten;
  }

  private boolean isOld(byte[] coin) {
    return CoinRow.code(coin) >>> 1 < core.state().coverage().fromHeight();
  }

  private BalanceRow partial(byte[] scriptKey) {
    BalanceSum sum = newSum();
    forEachCoin(scriptKey, (coin, value) -> {
      if (!isOld(value)) {
        sum.add(CoinRow.code(value), CoinRow.valueSat(value));
      }
    });
    return sum.row();
  }

  BalanceSum newSum() {
    Integer tip = core.state().tipHeight();
    return new BalanceSum(Retention.lowestTip(core, tip == null ? 0 : tip));
  }

  private void forgetName(byte[] scriptKey, WriteBatch rows) {
    ScriptKey key = ScriptKey.read(scriptKey, 0);
    if (key.form() == ScriptKey.Form.OTHER) {
      rows.delete(ColumnFamily.SCRIPT, scriptKey);
    } else {
      ScriptLookupRows.release(core, scriptKey, rows);
    }
  }

  /** Sees one coin's row. */
  interface CoinVisitor {
    void coin(byte[] key, byte[] value);
  }

  void forEachCoin(byte[] scriptKey, CoinVisitor visitor) {
    try (KeyValueCursor cursor = core.rows()
        .scan(ColumnFamily.COIN, scriptKey, KeyRange.endOfPrefix(scriptKey), Scope.ONE_SCRIPT)) {
      while (cursor.next()) {
        visitor.coin(cursor.key(), cursor.value());
      }
    }
  }
}
