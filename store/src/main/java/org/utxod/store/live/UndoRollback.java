package org.utxod.store.live;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.utxod.store.chain.OutPoint;
import org.utxod.store.chain.Script;
import org.utxod.store.chain.ScriptKey;
import org.utxod.store.core.IndexCore;
import org.utxod.store.effect.BlockEffects;
import org.utxod.store.effect.ScriptEffect;
import org.utxod.store.effect.TransactionEffect;
import org.utxod.store.kv.WriteBatch;
import org.utxod.store.model.StoreException;
import org.utxod.store.schema.ActivityKey;
import org.utxod.store.schema.CoinRow;
import org.utxod.store.schema.ColumnFamily;

/** Disconnects the tip by what its record says that it did. For the writer's thread. */
final class UndoRollback {
  private final IndexCore core;
  private final BlockEffects block;
  private final int height;
  private final WriteBatch rows;
  private final MuHashAccumulator.@Nullable Retreat hash;
  private long coins;
  private long sat;

  /** @param hash the product of the set hash that goes back with the coins; null where it need not */
  UndoRollback(
      IndexCore core,
      BlockEffects block,
      int height,
      WriteBatch rows,
      MuHashAccumulator.@Nullable Retreat hash) {
    this.core = core;
    this.block = block;
    this.height = height;
    this.rows = rows;
    this.hash = hash;
    this.coins = core.state().utxoCount();
    this.sat = core.state().totalSat();
  }

  /** Adds the rows that bring the scripts back to what they were. */
  void run() {
    for (int chunk = block.firstChunk(); chunk < block.parts(); chunk++) {
      List<ScriptEffect> effects = new ArrayList<>();
      BlockEffects.forEach(block.part(chunk), effects::add);
      coins(effects);
      effects.forEach(this::script);
    }
  }

  /** Coins in the index without the block. */
  long utxoCount() {
    return coins;
  }

  /** Satoshis in the index without the block. */
  long totalSat() {
    return sat;
  }

  private void coins(List<ScriptEffect> effects) {
    List<byte[]> created = new ArrayList<>();
    for (ScriptEffect effect : effects) {
      for (TransactionEffect one : effect.transactions()) {
        for (int vout : one.createdVouts()) {
          created.add(CoinRow.key(
              effect.script(), new OutPoint(block.txid(one.index()), vout & 0xFFFF_FFFFL)));
        }
      }
    }
    List<byte @Nullable []> now = core.rows().multiGet(ColumnFamily.COIN, created);
    for (int i = 0; i < created.size(); i++) {
      byte[] coin = now.get(i);
      if (coin == null) {
        throw new StoreException(
            StoreException.Kind.DAMAGED,
            "Block " + block.hash() + " created the coin " + CoinRow.outPoint(created.get(i))
                + ", which the index does not hold. Run 'utxod reindex --from-height " + height
                + "'.");
      }
      coins--;
      sat -= CoinRow.valueSat(coin);
      rows.delete(ColumnFamily.COIN, created.get(i));
      if (hash != null) {
        hash.remove(created.get(i), coin);
      }
    }
  }

  private void script(ScriptEffect effect) {
    for (TransactionEffect one : effect.transactions()) {
      one.spentCoins().forEach(spent -> putBack(effect, spent));
    }
    effect.overwritten().forEach(spent -> putBack(effect, spent));
    byte[] key = effect.script().bytes();
    if (effect.held()) {
      rows.put(ColumnFamily.BALANCE, key, effect.before().value());
    } else if (effect.holds()) {
      rows.delete(ColumnFamily.BALANCE, key);
    }
    Script removed = effect.removedScript();
    if (removed != null) {
      rows.put(ColumnFamily.SCRIPT, key, removed.bytes());
    } else if (effect.holds() && !effect.held() && effect.script().form() == ScriptKey.Form.OTHER) {
      rows.delete(ColumnFamily.SCRIPT, key);
    }
    rows.delete(ColumnFamily.ACTIVITY, ActivityKey.key(effect.script(), height));
    ScriptLookupRows.disconnected(core, key, effect.held(), height, rows);
  }

  private void putBack(ScriptEffect effect, TransactionEffect.Spent spent) {
    byte[] key =
        CoinRow.key(effect.script(), new OutPoint(spent.txid(), spent.voutBits() & 0xFFFF_FFFFL));
    byte[] value = CoinRow.value(spent.code(), spent.valueSat());
    rows.put(ColumnFamily.COIN, key, value);
    coins++;
    sat += spent.valueSat();
    if (hash != null) {
      hash.insert(key, value, effect.removedScript());
    }
  }
}
