package org.utxod.store.core;

import org.jspecify.annotations.Nullable;
import org.utxod.store.kv.WriteBatch;
import org.utxod.store.schema.ColumnFamily;
import org.utxod.store.schema.UndoRow;

/** The rows that one step sets and removes, and beside them what undoes the step. For the writer's thread. */
public final class RowChanges {
  private final WriteBatch batch;
  private final @Nullable UndoRow undo;

  /** Collects in {@code batch}; without undo where {@code undo} is null. */
  RowChanges(WriteBatch batch, @Nullable UndoRow undo) {
    this.undo = undo;
    this.batch = batch;
  }

  public void put(ColumnFamily columnFamily, byte[] key, byte[] value, byte @Nullable [] before) {
    batch.put(columnFamily, key, value);
    if (undo != null && isUndone(columnFamily)) {
      undo.add(columnFamily, key, before);
    }
  }

  public void delete(ColumnFamily columnFamily, byte[] key, byte @Nullable [] before) {
    batch.delete(columnFamily, key);
    if (undo != null && isUndone(columnFamily)) {
      undo.add(columnFamily, key, before);
    }
  }

  /** Removes a row that no longer matters, which undo need not bring back. */
  public void drop(ColumnFamily columnFamily, byte[] key) {
    batch.delete(columnFamily, key);
  }

  /** Adds the undo record itself under {@code key}. */
  public void putUndo(byte[] key) {
    if (undo != null) {
      batch.put(ColumnFamily.UNDO, key, undo.value());
    }
  }

  WriteBatch batch() {
    return batch;
  }

  /** The journal only ever grows, the state is written anew by whoever rolls back, and hashes outlive their scripts' coins. */
  private static boolean isUndone(ColumnFamily columnFamily) {
    return columnFamily != ColumnFamily.JOURNAL
        && columnFamily != ColumnFamily.DISCONNECTED
        && columnFamily != ColumnFamily.META
        && columnFamily != ColumnFamily.SCRIPT_HASH;
  }
}
