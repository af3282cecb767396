package org.utxod.store.read;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.utxod.store.chain.Coin;
import org.utxod.store.chain.Hash256;
import org.utxod.store.chain.OutPoint;
import org.utxod.store.chain.ScriptKey;
import org.utxod.store.effect.BlockEffects;
import org.utxod.store.effect.TransactionEffect;
import org.utxod.store.kv.KeyValueCursor;
import org.utxod.store.kv.KeyValueSnapshot;
import org.utxod.store.kv.KeyValueSnapshot.Scope;
import org.utxod.store.model.Activity;
import org.utxod.store.model.ActivityPosition;
import org.utxod.store.schema.ColumnFamily;
import org.utxod.store.schema.UndoKey;

/**
 * Finds coins that recent blocks spent, by the blocks' undo records, which repeat each coin's row. There is no table of
 * outpoints, so the records are read one after another, the latest first. For one thread.
 */
public final class SpentCoins {
  /** Transactions of one block that take from one script; more are not looked at. */
  private static final int MAX_SPENDING = 1_000;

  private final KeyValueSnapshot rows;
  private final SnapshotView view;

  SpentCoins(KeyValueSnapshot rows, SnapshotView view) {
    this.rows = rows;
    this.view = view;
  }

  /** In the blocks above {@code from}; not of a coin that was created and spent in one block, which leaves no such record. */
  Optional<SpentCoin> find(OutPoint outPoint, int from) {
    byte[] txid = outPoint.txid().wire();
    try (KeyValueCursor undo =
        rows.scan(ColumnFamily.UNDO, UndoKey.key(from + 1, 0), null, Scope.ANY)) {
      for (boolean there = undo.last(); there; there = undo.previous()) {
        byte[] part = undo.value();
        // Reading its entries takes far longer than looking for the bytes.
        Held held = contains(part, txid) ? held(undo.key(), part, outPoint) : null;
        if (held != null) {
          int height = UndoKey.height(undo.key());
          return Optional.of(new SpentCoin(held.coin(), height, spending(held.script(), height)));
        }
      }
    }
    return Optional.empty();
  }

  private List<Activity> spending(ScriptKey script, int height) {
    List<Activity> spending = new ArrayList<>();
    ActivityPosition before = new ActivityPosition(height + 1, 0);
    for (Activity activity : view.activity(script, before, MAX_SPENDING)) {
      if (activity.position().height() == height && activity.spentSat() > 0) {
        spending.add(activity);
      }
    }
    return spending;
  }

  private record Held(ScriptKey script, Coin coin) {}

  private @Nullable Held held(byte[] key, byte[] part, OutPoint outPoint) {
    BlockEffects block = BlockEffects.of(rows, UndoKey.height(key)).orElse(null);
    if (block == null || UndoKey.part(key) < block.firstChunk()) {
      return null;
    }
    List<Held> found = new ArrayList<>(1);
    BlockEffects.forEach(part, effect -> {
      for (TransactionEffect one : effect.transactions()) {
        for (TransactionEffect.Spent spent : one.spentCoins()) {
          if (spent.txid().equals(outPoint.txid())
              && (spent.voutBits() & 0xFFFF_FFFFL) == outPoint.vout()) {
            Coin coin =
                new Coin(outPoint, spent.valueSat(), spent.code() >>> 1, (spent.code() & 1) == 1);
            found.add(new Held(effect.script(), coin));
          }
        }
      }
    });
    return found.isEmpty() ? null : found.get(0);
  }

  private static boolean contains(byte[] record, byte[] txid) {
    int last = record.length - Hash256.LENGTH;
    byte first = txid[0];
    for (int at = 0; at <= last; at++) {
      if (record[at] == first && matches(record, at, txid)) {
        return true;
      }
    }
    return false;
  }

  private static boolean matches(byte[] record, int at, byte[] txid) {
    for (int i = 1; i < Hash256.LENGTH; i++) {
      if (record[at + i] != txid[i]) {
        return false;
      }
    }
    return true;
  }
}
