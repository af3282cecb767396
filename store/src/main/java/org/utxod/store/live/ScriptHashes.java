package org.utxod.store.live;

import java.nio.charset.StandardCharsets;
import org.utxod.store.chain.ScriptKey;
import org.utxod.store.core.IndexCore;
import org.utxod.store.effect.BlockEffects;
import org.utxod.store.kv.KeyValueCursor;
import org.utxod.store.kv.KeyValueSnapshot;
import org.utxod.store.kv.KeyValueSnapshot.Scope;
import org.utxod.store.kv.WriteBatch;
import org.utxod.store.schema.ColumnFamily;
import org.utxod.store.schema.ScriptHashRow;

/**
 * The optional family that finds scripts by their SHA-256: filled by one scan over balances and activity when it is switched
 * on, emptied when it is switched off. A mark says that it is complete; a fill that was cut short begins again.
 *
 * <p>An earlier version kept the hashes of scripts with coins alone, under a mark of its own; where that mark is found, the
 * family is filled again, also where that version was run for a while in between.
 */
public final class ScriptHashes {
  private static final byte[] MARK = "script_hash_of_activity".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] OLD_MARK = "script_hash".getBytes(StandardCharsets.US_ASCII);
  private static final int BATCH_BYTES = 4 << 20;

  private final IndexCore core;

  public ScriptHashes(IndexCore core) {
    this.core = core;
  }

  /** Makes the family what the options ask for. */
  public void bringUp() {
    boolean marked = core.rows().get(ColumnFamily.META, MARK) != null;
    boolean old = core.rows().get(ColumnFamily.META, OLD_MARK) != null;
    boolean wanted = core.options().scriptHashIndex();
    if (wanted && (!marked || old)) {
      fill();
    } else if (!wanted && (marked || old)) {
      empty();
    }
    core.refresh();
    core.scriptHashes(wanted);
  }

  /** Fills it from the balances that are in the store now, whatever it held; for one that is switched on. */
  public void fillAnew() {
    WriteBatch unmark = core.store().newBatch();
    unmark.delete(ColumnFamily.META, MARK);
    core.store().write(unmark);
    fill();
  }

  private void fill() {
    WriteBatch batch = core.store().newBatch(BATCH_BYTES);
    try (KeyValueSnapshot rows = core.store().snapshot()) {
      fillFromBalances(rows, batch);
      fillFromActivity(rows, batch);
    }
    batch.put(ColumnFamily.META, MARK, new byte[0]);
    batch.delete(ColumnFamily.META, OLD_MARK);
    flush(batch, 0);
  }

  private void fillFromBalances(KeyValueSnapshot rows, WriteBatch batch) {
    try (KeyValueCursor cursor = rows.scan(ColumnFamily.BALANCE, new byte[0], null, Scope.ANY)) {
      while (cursor.next()) {
        add(ScriptKey.read(cursor.key(), 0), batch);
      }
    }
  }

  private void fillFromActivity(KeyValueSnapshot rows, WriteBatch batch) {
    Integer tip = core.state().tipHeight();
    Integer from = core.state().activityFrom();
    if (tip == null || from == null) {
      return;
    }
    for (int height = from + 1; height <= tip; height++) {
      // Rows too many do no harm, nor do those of a damaged record that are missing: a re-index
      // drops it.
      BlockEffects.of(rows, height)
          .filter(BlockEffects::isWhole)
          .ifPresent(block -> block.forEach(effect -> add(effect.script(), batch)));
    }
  }

  private void add(ScriptKey key, WriteBatch batch) {
    key.standardScript().ifPresent(script -> {
      batch.put(ColumnFamily.SCRIPT_HASH, ScriptHashRow.key(script), key.bytes());
      flush(batch, BATCH_BYTES);
    });
  }

  private void empty() {
    WriteBatch batch = core.store().newBatch(BATCH_BYTES);
    batch.delete(ColumnFamily.META, MARK);
    batch.delete(ColumnFamily.META, OLD_MARK);
    flush(batch, 0);
    try (KeyValueCursor cursor =
        core.rows().scan(ColumnFamily.SCRIPT_HASH, new byte[0], null, Scope.ANY)) {
      while (cursor.next()) {
        batch.delete(ColumnFamily.SCRIPT_HASH, cursor.key());
        flush(batch, BATCH_BYTES);
      }
    }
    flush(batch, 0);
  }

  private void flush(WriteBatch batch, int above) {
    if (batch.size() > above && batch.count() > 0) {
      core.store().write(batch);
      batch.clear();
    }
  }
}
