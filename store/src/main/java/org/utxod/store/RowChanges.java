package org.utxod.store;

import org.jspecify.annotations.Nullable;
import org.utxod.store.kv.WriteBatch;
import org.utxod.store.schema.Family;
import org.utxod.store.schema.UndoRow;

/** The rows that one step sets and removes, and beside them what undoes the step. For the writer's thread. */
final class RowChanges {
  private final WriteBatch batch;
  private final @Nullable UndoRow undo;

  /** Collects without undo where {@code undo} is null. */
  RowChanges(@Nullable UndoRow undo) {
    this.undo = undo;
    this.batch = new WriteBatch(64 * 1024);
  }

  void put(Family family, byte[] key, byte[] value, byte @Nullable [] before) {
    batch.put(family, key, value);
    if (undo != null && isUndone(family)) {
      undo.add(family, key, before);
    }
  }

  void delete(Family family, byte[] key, byte @Nullable [] before) {
    batch.delete(family, key);
    if (undo != null && isUndone(family)) {
      undo.add(family, key, before);
    }
  }

  /** Removes a row that no longer matters, which undo need not bring back. */
  void drop(Family family, byte[] key) {
    batch.delete(family, key);
  }

  /** Adds the undo record itself under {@code key}. */
  void putUndo(byte[] key) {
    if (undo != null) {
      batch.put(Family.UNDO, key, undo.value());
    }
  }

  WriteBatch batch() {
    return batch;
  }

  /** The journal only ever grows, the state is written anew by whoever rolls back, and hashes outlive their scripts' coins. */
  private static boolean isUndone(Family family) {
    return family != Family.JOURNAL
        && family != Family.UNDONE
        && family != Family.META
        && family != Family.SCRIPT_HASH;
  }
}
