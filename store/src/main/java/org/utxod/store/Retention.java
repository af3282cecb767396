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
   * Drops the undo record, the activity and the journal entry that fall out of their windows when {@code height} is
   * applied. The undo record of a block lists its rows of activity, which are sorted by script and could not be found
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
    if (undoGone > 0) {
      rows.drop(Family.UNDO, BlockRow.key(undoGone));
    }
    long journalGone = core.state().nextSequence() - options.journalEntries();
    if (journalGone > 0) {
      rows.drop(Family.JOURNAL, JournalRow.key(journalGone));
    }
    return activityFrom;
  }
}
