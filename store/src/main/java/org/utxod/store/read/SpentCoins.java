package org.utxod.store.read;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.utxod.store.chain.Coin;
import org.utxod.store.chain.Hash256;
import org.utxod.store.chain.OutPoint;
import org.utxod.store.chain.ScriptKey;
import org.utxod.store.kv.KeyValueCursor;
import org.utxod.store.kv.KeyValueSnapshot;
import org.utxod.store.kv.KeyValueSnapshot.Scope;
import org.utxod.store.model.Activity;
import org.utxod.store.model.ActivityPosition;
import org.utxod.store.schema.BlockRow;
import org.utxod.store.schema.CoinRow;
import org.utxod.store.schema.ColumnFamily;
import org.utxod.store.schema.UndoRow;

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
        rows.scan(ColumnFamily.UNDO, BlockRow.key(from + 1L), null, Scope.ANY)) {
      for (boolean there = undo.last(); there; there = undo.previous()) {
        byte[] record = undo.value();
        // Telling its rows apart takes far longer than looking for the bytes.
        Held held = contains(record, txid) ? held(record, outPoint) : null;
        if (held != null) {
          int height = BlockRow.height(undo.key());
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

  private static @Nullable Held held(byte[] record, OutPoint outPoint) {
    List<Held> found = new ArrayList<>(1);
    UndoRow.forEach(record, (family, key, before) -> {
      if (family == ColumnFamily.COIN && before != null && CoinRow.outPoint(key).equals(outPoint)) {
        found.add(new Held(ScriptKey.read(key, 0), CoinRow.coin(key, before)));
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
