package org.utxod.store;

import org.utxod.store.kv.KeyValueSnapshot;
import org.utxod.store.schema.BlockRow;
import org.utxod.store.schema.Family;
import org.utxod.store.schema.JournalRow;
import org.utxod.store.schema.UndoRow;

/** What a new block pushes out of the windows that the index keeps. */
final class Retention {
  private Retention() {}

  /**
   * Drops the undo record and the activity that fall out of their windows when {@code height} is applied. The undo record of a block lists its rows of activity, which are sorted by script and could not be found
   * otherwise.
   *
   * @return the first height for which an earlier balance can still be answered
   */
  static int prune(IndexCore core, RowChanges rows, int height) {
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
      byte[] undo = snapshot.get(Family.UNDO, BlockRow.key(activityFrom + 1L));
      if (undo != null) {
        UndoRow.forEach(undo, (family, key, before) -> {
          if (family == Family.ACTIVITY) {
            rows.drop(family, key);
          }
        });
      }
    }
    int undoGone = height - options.undoBlocks();
    if (undoGone >= 0) {
      rows.drop(Family.UNDO, BlockRow.key(undoGone));
    }
    if (undoGone > 0) { // The figures of the lowest block to which one can still go back are kept.
      rows.drop(Family.SET, BlockRow.key(undoGone - 1L));
    }
    return activityFrom;
  }

  /** Adds the journal's next entry and drops the one that it pushes out. */
  static void journal(IndexCore core, RowChanges rows, JournalRow entry) {
    long sequence = core.state().nextSequence();
    rows.put(Family.JOURNAL, JournalRow.key(sequence), entry.value(), null);
    long gone = sequence - core.options().journalEntries();
    if (gone > 0) {
      rows.drop(Family.JOURNAL, JournalRow.key(gone));
    }
  }
}
