package org.utxod.store.reindex;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.utxod.store.chain.ScriptKey;
import org.utxod.store.core.IndexCore;
import org.utxod.store.kv.KeyRange;
import org.utxod.store.kv.KeyValueCursor;
import org.utxod.store.kv.KeyValueSnapshot.Scope;
import org.utxod.store.kv.WriteBatch;
import org.utxod.store.live.Retention;
import org.utxod.store.live.ScriptLookupRows;
import org.utxod.store.schema.BalanceRow;
import org.utxod.store.schema.BalanceSum;
import org.utxod.store.schema.CoinRow;
import org.utxod.store.schema.ColumnFamily;
import org.utxod.store.schema.ReindexRow;

/**
 * Rebuilds balances, and the script lookup rows, from the coins: coins and balance rows have the same order, so one
 * scan over both finds every row that is missing, wrong or superfluous. For the writer's thread.
 */
public final class BalanceRebuild {
  private final IndexCore core;

  BalanceRebuild(IndexCore core) {
    this.core = core;
  }

  /** Does a part of it, whole scripts at a time, and records in the row where to continue. */
  void step(ReindexRow row) {
    WriteBatch rows = core.changes();
    int lowestTip = Retention.lowestTip(core, row.fromHeight() - 1);
    RebuiltCoinStats set = RebuiltCoinStats.goOn(core);
    long coins = 0;
    long sat = 0;
    byte[] stop = null;
    try (KeyValueCursor coinCursor =
            core.rows().scan(ColumnFamily.COIN, row.cursor(), null, Scope.ANY);
        KeyValueCursor rowCursor =
            core.rows().scan(ColumnFamily.BALANCE, row.cursor(), null, Scope.ANY)) {
      boolean moreCoins = coinCursor.next();
      boolean moreRows = rowCursor.next();
      int seen = 0;
      while (moreCoins || moreRows) {
        byte[] script =
            first(moreCoins ? coinCursor.key() : null, moreRows ? rowCursor.key() : null);
        if (seen >= Reindex.ROWS_PER_STEP) {
          stop = script;
          break;
        }
        BalanceSum sum = new BalanceSum(lowestTip);
        while (moreCoins && KeyRange.hasPrefix(coinCursor.key(), script, script.length)) {
          sum.add(CoinRow.code(coinCursor.value()), CoinRow.valueSat(coinCursor.value()));
          set.add(coinCursor.key(), coinCursor.value());
          seen++;
          moreCoins = coinCursor.next();
        }
        byte[] before = null;
        if (moreRows && Arrays.equals(rowCursor.key(), script)) {
          before = rowCursor.value();
          seen++;
          moreRows = rowCursor.next();
        }
        correct(rows, script, before, sum.row());
        coins += sum.coins();
        sat = Math.addExact(sat, sum.sat());
      }
    }
    ReindexRow counted = row.counted(stop == null ? new byte[0] : stop, coins, sat);
    ReindexRow next = stop == null ? counted.enter(ReindexRow.Phase.HISTORY) : counted;
    rows.put(ColumnFamily.META, ReindexRow.key(), next.value());
    set.save(rows);
    core.commitUnseen(rows, core.state());
  }

  private static byte[] first(byte @Nullable [] coinKey, byte @Nullable [] rowKey) {
    byte[] ofCoin =
        coinKey == null ? null : Arrays.copyOf(coinKey, CoinRow.scriptKeyLength(coinKey));
    if (ofCoin == null || (rowKey != null && Arrays.compareUnsigned(rowKey, ofCoin) < 0)) {
      return java.util.Objects.requireNonNull(rowKey);
    }
    return ofCoin;
  }

  private void correct(WriteBatch rows, byte[] key, byte @Nullable [] before, BalanceRow after) {
    if (after.coins() > 0) {
      byte[] value = after.value();
      if (!Arrays.equals(value, before)) {
        rows.put(ColumnFamily.BALANCE, key, value);
      }
    } else if (before != null) {
      rows.delete(ColumnFamily.BALANCE, key);
    }
    ScriptKey script = ScriptKey.read(key, 0);
    if (script.form() == ScriptKey.Form.OTHER) {
      if (after.coins() == 0) {
        rows.delete(ColumnFamily.SCRIPT, key);
      }
    } else if (after.coins() == 0) {
      ScriptLookupRows.release(core, key, rows);
    } else if (before == null) {
      ScriptLookupRows.keep(core, key, rows);
    }
  }
}
