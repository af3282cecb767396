package org.utxod.store.live;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.utxod.store.core.IndexCore;
import org.utxod.store.core.IndexOptions;
import org.utxod.store.core.RowChanges;
import org.utxod.store.kv.KeyValueCursor;
import org.utxod.store.kv.KeyValueSnapshot;
import org.utxod.store.schema.BlockRow;
import org.utxod.store.schema.CoinRow;
import org.utxod.store.schema.ColumnFamily;
import org.utxod.store.schema.JournalRow;
import org.utxod.store.schema.UndoRow;

/** What a new block pushes out of the windows that the index keeps. */
public final class Retention {
  private Retention() {}

  /**
   * Drops the undo record and the activity that fall out of their windows when {@code height} is applied. The undo record of a block lists its rows of activity, which are sorted by script and could not be found
   * otherwise.
   *
   * @param changes of the block at {@code height}
   * @return the first height for which an earlier balance can still be answered
   */
  static int prune(IndexCore core, RowChanges rows, BlockChanges changes, int height) {
    KeyValueSnapshot snapshot = core.rows();
    IndexOptions options = core.options();
    Integer oldestNow = core.state().activityFrom();
    int activityFrom = oldestNow == null ? height : oldestNow;
    if (options.activityBlocks() == 0) {
      activityFrom = height;
    }
    for (int keepFrom = height - options.activityBlocks();
        activityFrom < keepFrom;
        activityFrom++) {
      byte[] undo = snapshot.get(ColumnFamily.UNDO, BlockRow.key(activityFrom + 1L));
      if (undo != null) {
        pruneActivity(core, rows, changes, activityFrom + 1, undo);
      }
    }
    int undoGone = height - options.undoBlocks();
    // Those of a longer window in the past go too: below a gap they could not be used with the rows
    // as they are then.
    for (int gone = undoGone;
        gone >= 0 && snapshot.get(ColumnFamily.UNDO, BlockRow.key(gone)) != null;
        gone--) {
      rows.drop(ColumnFamily.UNDO, BlockRow.key(gone));
    }
    if (undoGone > 0) { // The figures of the lowest block to which one can still go back are kept.
      rows.drop(ColumnFamily.SET, BlockRow.key(undoGone - 1L));
    }
    return activityFrom;
  }

  private static void pruneActivity(
      IndexCore core, RowChanges rows, BlockChanges changes, int height, byte[] undo) {
    List<byte[]> scripts = new ArrayList<>();
    UndoRow.forEach(undo, (family, key, before) -> {
      if (family == ColumnFamily.ACTIVITY) {
        rows.drop(family, key);
        int length = CoinRow.scriptKeyLength(key);
        byte[] last = scripts.isEmpty() ? null : scripts.get(scripts.size() - 1);
        if (last == null || !Arrays.equals(last, 0, last.length, key, 0, length)) {
          scripts.add(Arrays.copyOf(key, length));
        }
      }
    });
    if (core.hasScriptHashes()) {
      ScriptLookupRows.pruned(core, scripts, height, changes::touches, rows);
    }
  }

  /**
   * The height of the lowest tip to which the index can be disconnected by undo records from {@code tip} on, at any later
   * time too. It may have records beyond {@code undo_blocks}, of a longer window in the past.
   */
  public static int lowestTip(IndexCore core, int tip) {
    int lowest = tip - core.options().undoBlocks();
    try (KeyValueCursor undo =
        core.rows().scan(ColumnFamily.UNDO, BlockRow.key(0), null, KeyValueSnapshot.Scope.ANY)) {
      return undo.next() ? Math.min(lowest, BlockRow.height(undo.key()) - 1) : lowest;
    }
  }

  /** Adds the journal's next entry and drops those that it pushes out, with what was kept beside them. */
  public static void journal(IndexCore core, RowChanges rows, JournalRow entry) {
    long sequence = core.state().nextSequence();
    rows.put(ColumnFamily.JOURNAL, JournalRow.key(sequence), entry.value(), null);
    // Those of a longer window in the past go too, so that what is kept has no hole.
    for (long gone = sequence - core.options().journalEntries(); gone > 0; gone--) {
      byte[] row = core.rows().get(ColumnFamily.JOURNAL, JournalRow.key(gone));
      if (row == null) {
        break;
      }
      rows.drop(ColumnFamily.JOURNAL, JournalRow.key(gone));
      if (JournalRow.read(row).kind() == JournalRow.Kind.DISCONNECTED) {
        DisconnectedActivity.drop(core, rows, gone);
      }
    }
  }
}
