package org.utxod.store;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.utxod.store.kv.KeyValueCursor;
import org.utxod.store.kv.KeyValueSnapshot;
import org.utxod.store.schema.Family;
import org.utxod.store.schema.KeyRange;
import org.utxod.store.schema.UndoneRow;

/**
 * Keeps the activity that a block takes along when it is taken back, beside the journal's entry, so that those who were told
 * of it can be told that it is undone. For the writer's thread.
 */
final class UndoneActivity {
  private final IndexCore core;
  private final boolean known;
  private final List<byte[]> keys = new ArrayList<>();

  /** Of the block at {@code height}, the tip. */
  UndoneActivity(IndexCore core, int height) {
    this.core = core;
    Integer from = core.state().activityFrom();
    this.known = from != null && height > from;
  }

  /** A row of activity that goes; it need not be there. */
  void goes(byte[] key) {
    if (known) {
      keys.add(key);
    }
  }

  /** Adds the rows to those that the step writes, which is the one with the journal's next entry. */
  void keep(RowChanges rows) {
    if (!known) {
      return;
    }
    long sequence = core.state().nextSequence();
    List<byte @Nullable []> values = core.rows().multiGet(Family.ACTIVITY, keys);
    for (int i = 0; i < keys.size(); i++) {
      byte[] value = values.get(i);
      if (value != null) {
        rows.put(Family.UNDONE, UndoneRow.key(sequence, keys.get(i)), value, null);
      }
    }
    rows.put(Family.UNDONE, UndoneRow.whole(sequence), new byte[0], null);
  }

  /** Drops what was kept beside an entry. */
  static void drop(IndexCore core, RowChanges rows, long sequence) {
    byte[] prefix = UndoneRow.whole(sequence);
    try (KeyValueCursor cursor = core.rows()
        .scan(Family.UNDONE, prefix, KeyRange.endOfPrefix(prefix), KeyValueSnapshot.Scope.ANY)) {
      while (cursor.next()) {
        rows.drop(Family.UNDONE, cursor.key());
      }
    }
  }
}
