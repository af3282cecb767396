package org.utxod.store.live;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.utxod.store.chain.ChainPoint;
import org.utxod.store.chain.Coin;
import org.utxod.store.chain.OutPoint;
import org.utxod.store.chain.Script;
import org.utxod.store.chain.ScriptKey;
import org.utxod.store.core.IndexCore;
import org.utxod.store.kv.WriteBatch;
import org.utxod.store.model.BlockRecord;
import org.utxod.store.model.SetSize;
import org.utxod.store.model.StoreException;
import org.utxod.store.schema.BalanceRow;
import org.utxod.store.schema.BalanceSum;
import org.utxod.store.schema.BlockRow;
import org.utxod.store.schema.CoinRow;
import org.utxod.store.schema.ColumnFamily;

/** Gives a partial index the older coins of some scripts, so that it knows these whole. For the writer's thread. */
public final class ScriptFill {
  private final WriterContext context;
  private final IndexCore core;
  private final WriteBatch rows;
  private long coins;
  private long sat;

  ScriptFill(WriterContext context) {
    this.context = context;
    this.core = context.core();
    this.rows = core.changes();
    this.coins = core.state().utxoCount();
    this.sat = core.state().totalSat();
  }

  /** As {@link IndexWriter#backfill}. */
  int fill(ChainPoint point, Map<Script, List<Coin>> byScript) {
    core.requireNotRebuilding();
    BlockRecord tip = core.tip();
    if (tip == null || !tip.point().equals(point)) {
      throw new StoreException(
          StoreException.Kind.NOT_NEXT,
          "Coins as of block " + point
              + " were to be filled in, but the index is at another block.");
    }
    if (core.state().coverage().complete()) {
      throw new StoreException(
          StoreException.Kind.REFUSED,
          "The index knows every coin already; there is nothing to fill in.");
    }
    int filled = 0;
    for (Map.Entry<Script, List<Coin>> entry : byScript.entrySet()) {
      byte[] key = entry.getKey().key().bytes();
      if (!context.backfills().isWhole(key)) {
        fill(point, entry.getKey(), key, entry.getValue());
        filled++;
      }
    }
    if (filled > 0) {
      byte[] tipRow = BlockRow.value(tip, new SetSize(coins, sat));
      rows.put(ColumnFamily.BLOCK, BlockRow.key(point.height()), tipRow);
      context.backfills().commit(rows, coins, sat);
    }
    return filled;
  }

  private void fill(ChainPoint point, Script script, byte[] key, List<Coin> all) {
    int from = core.state().coverage().fromHeight();
    Map<OutPoint, Coin> newer = new HashMap<>();
    BalanceSum sum = context.backfills().newSum();
    for (Coin coin : all) {
      int code = coin.height() * 2 + (coin.coinbase() ? 1 : 0);
      sum.add(code, coin.valueSat());
      if (coin.height() >= from) {
        newer.put(coin.outPoint(), coin);
      } else {
        byte[] value = CoinRow.value(code, coin.valueSat());
        rows.put(ColumnFamily.COIN, CoinRow.key(script.key(), coin.outPoint()), value);
      }
    }
    requireSameNewer(point, script, key, newer);
    BalanceRow after = sum.row();
    BalanceRow before = context.backfills().balance(key);
    coins += after.coins() - before.coins();
    sat = Math.addExact(sat, after.sat() - before.sat());
    if (after.coins() > 0) {
      rows.put(ColumnFamily.BALANCE, key, after.value());
      if (before.coins() == 0) {
        name(script, key);
      }
    }
    Backfills.put(rows, key, point.height(), script);
  }

  /** What both know has to be the same, or one of the two is wrong and nothing may be built on it. */
  private void requireSameNewer(
      ChainPoint point, Script script, byte[] key, Map<OutPoint, Coin> newer) {
    context.backfills().forEachCoin(key, (coinKey, value) -> {
      Coin own = CoinRow.coin(coinKey, value);
      if (!own.equals(newer.remove(own.outPoint()))) {
        throw differs(point, script, own.outPoint());
      }
    });
    if (!newer.isEmpty()) {
      throw differs(point, script, newer.keySet().iterator().next());
    }
  }

  private StoreException differs(ChainPoint point, Script script, OutPoint coin) {
    return new StoreException(
        StoreException.Kind.REFUSED,
        "The script " + script + " was not filled in: the index and the node differ about its coin "
            + coin + " as of block " + point
            + ", which both must know. Run 'utxod reindex --from-height "
            + core.state().coverage().fromHeight() + "', then backfill again.");
  }

  private void name(Script script, byte[] key) {
    if (script.key().form() == ScriptKey.Form.OTHER) {
      rows.put(ColumnFamily.SCRIPT, key, script.bytes());
    } else {
      ScriptLookupRows.keep(core, key, rows);
    }
  }
}
