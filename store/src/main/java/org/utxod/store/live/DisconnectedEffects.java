package org.utxod.store.live;

import org.utxod.store.core.IndexCore;
import org.utxod.store.effect.BlockEffects;
import org.utxod.store.kv.WriteBatch;
import org.utxod.store.schema.ColumnFamily;
import org.utxod.store.schema.DisconnectedRow;
import org.utxod.store.schema.UndoKey;

/**
 * Moves the record of a block that is disconnected beside the journal's entry that says so, so that those who were told of the
 * block can be told that it is undone. For the writer's thread.
 */
final class DisconnectedEffects {
  private DisconnectedEffects() {}

  /** Moves the record of the tip at {@code height}, in the step that writes the journal's next entry. */
  static void move(IndexCore core, int height, WriteBatch rows) {
    Integer from = core.state().activityFrom();
    if (from != null && height > from) {
      BlockEffects.of(core.rows(), height).filter(BlockEffects::isWhole).ifPresent(block -> {
        long sequence = core.state().nextSequence();
        for (int part = 0; part < block.parts(); part++) {
          rows.put(
              ColumnFamily.DISCONNECTED, DisconnectedRow.key(sequence, part), block.part(part));
        }
      });
    }
    drop(height, rows);
  }

  /** Drops the record of the block at {@code height}. */
  static void drop(int height, WriteBatch rows) {
    rows.deleteRange(ColumnFamily.UNDO, UndoKey.key(height, 0), UndoKey.key(height + 1, 0));
  }
}
