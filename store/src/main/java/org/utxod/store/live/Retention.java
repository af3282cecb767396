package org.utxod.store.live;

import java.util.ArrayList;
import java.util.List;
import org.utxod.store.chain.BlockHash;
import org.utxod.store.core.IndexCore;
import org.utxod.store.core.IndexOptions;
import org.utxod.store.effect.BlockEffects;
import org.utxod.store.kv.KeyValueCursor;
import org.utxod.store.kv.KeyValueSnapshot;
import org.utxod.store.kv.WriteBatch;
import org.utxod.store.model.CoinStats;
import org.utxod.store.schema.ActivityKey;
import org.utxod.store.schema.BlockRow;
import org.utxod.store.schema.ColumnFamily;
import org.utxod.store.schema.JournalRow;
import org.utxod.store.schema.UndoKey;
import org.utxod.store.step.ChangeLog;

/** What a new block pushes out of the windows that the index keeps. */
public final class Retention {
  private Retention() {}

  /**
   * Drops what falls out of its window when the blocks from {@code first} to {@code last} are applied: records of what blocks
   * did, activity, and the set's figures.
   *
   * @param log of these blocks
   * @return the first height for which an earlier balance can still be answered
   */
  static int prune(IndexCore core, WriteBatch rows, ChangeLog log, int first, int last) {
    IndexOptions options = core.options();
    Integer oldest = core.state().activityFrom();
    int from = oldest == null ? first : oldest;
    int activityFrom =
        options.activityBlocks() == 0 ? last : Math.max(from, last - options.activityBlocks());
    if (core.hasScriptHashes()) {
      for (int gone = from + 1; gone <= Math.min(activityFrom, first - 1); gone++) {
        pruneHashes(core, rows, log, gone);
      }
    }
    int epoch = ActivityKey.epoch(activityFrom + 1);
    if (epoch > ActivityKey.epoch(from + 1)) {
      rows.deleteRange(
          ColumnFamily.ACTIVITY, ActivityKey.beginOfEpoch(0), ActivityKey.beginOfEpoch(epoch));
    }
    // Those of a longer window in the past go too: below a gap they could not be used.
    int gone = last - Math.max(options.undoBlocks(), options.activityBlocks());
    if (gone >= 0) {
      rows.deleteRange(ColumnFamily.UNDO, UndoKey.key(0, 0), UndoKey.key(gone + 1, 0));
    }
    // The figures of the lowest block to which one can still go back are kept.
    int figuresFrom = last - options.undoBlocks();
    if (figuresFrom > 0) {
      rows.deleteRange(ColumnFamily.SET, BlockRow.key(0), BlockRow.key(figuresFrom));
    }
    return activityFrom;
  }

  private static void pruneHashes(IndexCore core, WriteBatch rows, ChangeLog log, int height) {
    List<byte[]> scripts = new ArrayList<>();
    BlockEffects.of(core.rows(), height)
        .filter(BlockEffects::isWhole)
        .ifPresent(block -> block.forEach(effect -> scripts.add(effect.script().bytes())));
    ScriptLookupRows.pruned(core, scripts, height, log::touches, rows);
  }

  /**
   * The height of the lowest tip to which the index can be disconnected by undo records from {@code tip} on, at any later
   * time too. It may have records beyond {@code undo_blocks}, of a longer window in the past.
   */
  public static int lowestTip(IndexCore core, int tip) {
    int lowest = tip - core.options().undoBlocks();
    try (KeyValueCursor undo =
        core.rows().scan(ColumnFamily.UNDO, BlockRow.key(0), null, KeyValueSnapshot.Scope.ANY)) {
      return undo.next() ? Math.min(lowest, UndoKey.height(undo.key()) - 1) : lowest;
    }
  }

  /**
   * Adds the journal's next entry, which connects no block, and drops those that it pushes out, with what was kept beside them.
   * Where steps are to be published, it waits for that.
   *
   * @param previousHash of the block before the one that the entry names
   * @param after the UTXO set after the step
   */
  public static void journal(
      IndexCore core, WriteBatch rows, JournalRow entry, BlockHash previousHash, CoinStats after) {
    journal(core, rows, List.of(entry));
    if (core.outbox().isKept()) {
      core.outbox().add(core.state().nextSequence(), entry, previousHash, after, 0, rows);
    }
  }

  /** Adds the journal's next entries and drops those that they push out, with what was kept beside them. */
  static void journal(IndexCore core, WriteBatch rows, List<JournalRow> entries) {
    long sequence = core.state().nextSequence();
    for (JournalRow entry : entries) {
      rows.put(ColumnFamily.JOURNAL, JournalRow.key(sequence++), entry.value());
    }
    // Those of a longer window in the past go too, so that what is kept has no hole.
    long kept = sequence - core.options().journalEntries();
    if (kept > 1) {
      rows.deleteRange(ColumnFamily.JOURNAL, JournalRow.key(0), JournalRow.key(kept));
      rows.deleteRange(ColumnFamily.DISCONNECTED, JournalRow.key(0), JournalRow.key(kept));
    }
  }
}
