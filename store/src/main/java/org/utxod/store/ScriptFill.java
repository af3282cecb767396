package org.utxod.store;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.utxod.chain.ChainPoint;
import org.utxod.chain.Coin;
import org.utxod.chain.OutPoint;
import org.utxod.chain.Script;
import org.utxod.chain.ScriptKey;
import org.utxod.store.schema.BalanceRow;
import org.utxod.store.schema.BalanceSum;
import org.utxod.store.schema.BlockRow;
import org.utxod.store.schema.CoinRow;
import org.utxod.store.schema.Family;

/** Gives a partial index the older coins of some scripts, so that it knows these whole. For the writer's thread. */
final class ScriptFill {
  private final IndexCore core;
  private final RowChanges rows = new RowChanges(null);
  private long coins;
  private long sat;

  ScriptFill(IndexCore core) {
    this.core = core;
    this.coins = core.state().utxoCount();
    this.sat = core.state().totalSat();
  }

  /** As {@link IndexWriter#backfill}. */
  int fill(ChainPoint point, Map<Script, List<Coin>> byScript) {
    core.requireNotRebuilding();
    BlockRecord tip = core.tip();
    if (tip == null || !tip.point().equals(point)) {
      throw new StoreFault(
          StoreFault.Kind.NOT_NEXT,
          "Coins as of block " + point + " were to be filled in, but the index stands elsewhere.");
    }
    if (core.state().coverage().complete()) {
      throw new StoreFault(
          StoreFault.Kind.REFUSED,
          "The index knows every coin already; there is nothing to fill in.");
    }
    int filled = 0;
    for (Map.Entry<Script, List<Coin>> entry : byScript.entrySet()) {
      byte[] key = entry.getKey().key().bytes();
      if (!core.backfills().isWhole(key)) {
        fill(point, entry.getKey(), key, entry.getValue());
        filled++;
      }
    }
    if (filled > 0) {
      byte[] tipRow = BlockRow.value(tip, new SetSize(coins, sat));
      rows.put(Family.BLOCK, BlockRow.key(point.height()), tipRow, null);
      core.backfills().commit(rows, coins, sat);
    }
    return filled;
  }

  private void fill(ChainPoint point, Script script, byte[] key, List<Coin> all) {
    int from = core.state().coverage().fromHeight();
    Map<OutPoint, Coin> newer = new HashMap<>();
    BalanceSum sum = core.backfills().newSum();
    for (Coin coin : all) {
      int code = coin.height() * 2 + (coin.coinbase() ? 1 : 0);
      sum.add(code, coin.valueSat());
      if (coin.height() >= from) {
        newer.put(coin.outPoint(), coin);
      } else {
        byte[] value = CoinRow.value(code, coin.valueSat());
        rows.put(Family.COIN, CoinRow.key(script.key(), coin.outPoint()), value, null);
      }
    }
    requireSameNewer(point, script, key, newer);
    BalanceRow after = sum.row();
    BalanceRow before = core.backfills().balance(key);
    coins += after.coins() - before.coins();
    sat = Math.addExact(sat, after.sat() - before.sat());
    if (after.coins() > 0) {
      rows.put(Family.BALANCE, key, after.value(), null);
      if (before.coins() == 0) {
        name(script, key);
      }
    }
    Backfills.put(rows, key, point.height(), script);
  }

  /** What both know has to be the same, or one of the two is wrong and nothing may be built on it. */
  private void requireSameNewer(
      ChainPoint point, Script script, byte[] key, Map<OutPoint, Coin> newer) {
    core.backfills().forEachCoin(key, (coinKey, value) -> {
      Coin own = CoinRow.coin(coinKey, value);
      if (!own.equals(newer.remove(own.outPoint()))) {
        throw differs(point, script, own.outPoint());
      }
    });
    if (!newer.isEmpty()) {
      throw differs(point, script, newer.keySet().iterator().next());
    }
  }

  private StoreFault differs(ChainPoint point, Script script, OutPoint coin) {
    return new StoreFault(
        StoreFault.Kind.REFUSED,
        "The script " + script + " was not filled in: the index and the node differ about its coin "
            + coin + " as of block " + point
            + ", which both must know. Run 'utxod reindex --from-height "
            + core.state().coverage().fromHeight() + "', then backfill again.");
  }

  private void name(Script script, byte[] key) {
    if (script.key().form() == ScriptKey.Form.OTHER) {
      rows.put(Family.SCRIPT, key, script.bytes(), null);
    } else {
      ScriptNames.keep(core, key, rows);
    }
  }
}
