package org.utxod.store.live;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.utxod.store.core.IndexCore;
import org.utxod.store.core.RowChanges;
import org.utxod.store.kv.KeyValueCursor;
import org.utxod.store.kv.KeyValueSnapshot;
import org.utxod.store.schema.ColumnFamily;
import org.utxod.store.schema.DisconnectedRow;
import org.utxod.store.schema.KeyRange;

/**
 * Keeps the activity that a block takes along when it is disconnected, beside the journal's entry, so that those who were told
 * of it can be told that it is undone. For the writer's thread.
 */
public final class DisconnectedActivity {
  private final IndexCore core;
  private final boolean known;
  private final List<byte[]> keys = new ArrayList<>();

  /** Of the block at {@code height}, the tip. */
  DisconnectedActivity(IndexCore core, int height) {
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
    List<byte @Nullable []> values = core.rows().multiGet(ColumnFamily.ACTIVITY, keys);
    for (int i = 0; i < keys.size(); i++) {
      byte[] value = values.get(i);
      if (value != null) {
        rows.put(
            ColumnFamily.DISCONNECTED, DisconnectedRow.key(sequence, keys.get(i)), value, null);
      }
    }
    rows.put(ColumnFamily.DISCONNECTED, DisconnectedRow.whole(sequence), new byte[0], null);
  }

  /** Drops what was kept beside an entry. */
  static void drop(IndexCore core, RowChanges rows, long sequence) {
    byte[] prefix = DisconnectedRow.whole(sequence);
    try (KeyValueCursor cursor = core.rows()
        .scan(
            ColumnFamily.DISCONNECTED,
            prefix,
            KeyRange.endOfPrefix(prefix),
            KeyValueSnapshot.Scope.ANY)) {
      while (cursor.next()) {
        rows.drop(ColumnFamily.DISCONNECTED, cursor.key());
      }
    }
  }
}
