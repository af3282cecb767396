package org.utxod.store.migration;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.utxod.store.effect.EffectsBuilder;
import org.utxod.store.effect.ScriptEffect;
import org.utxod.store.kv.KeyValueCursor;
import org.utxod.store.kv.KeyValueSnapshot;
import org.utxod.store.kv.KeyValueSnapshot.Scope;
import org.utxod.store.kv.WriteBatch;
import org.utxod.store.schema.ActivityKey;
import org.utxod.store.schema.BlockRow;
import org.utxod.store.schema.ColumnFamily;

/**
 * From schema 2 to 3: the effect of a block is stored in one record, shared by undo and activity, in half the bytes.
 * Each block's undo row and rows of activity are converted to such a record. The activity of blocks that were
 * disconnected earlier is dropped: pending events about them no longer say what was undone.
 */
public final class EffectsOfBlocks implements Migration {
  private static final int OLD_KEY_LENGTH = 4;
  private static final byte[] FIRST = {0};

  /** Precedes every key of the new form, in families in which the old keys were lower. */
  private static final byte[] ABOVE_OLD = {(byte) 0x80};

  private static final byte[] ABOVE_ALL = {(byte) 0xFF, (byte) 0xFF};

  private final int blocksPerStep;

  /** Number of blocks processed in one write. */
  public EffectsOfBlocks(int blocksPerStep) {
    if (blocksPerStep < 1) {
      throw new IllegalArgumentException("a step takes at least one block");
    }
    this.blocksPerStep = blocksPerStep;
  }

  @Override
  public int fromVersion() {
    return 2;
  }

  @Override
  public byte @Nullable [] step(KeyValueSnapshot rows, byte[] position, WriteBatch batch) {
    int done = 0;
    try (KeyValueCursor cursor = rows.scan(ColumnFamily.UNDO, position, null, Scope.ANY)) {
      while (cursor.next()) {
        byte[] key = cursor.key();
        if (key.length != OLD_KEY_LENGTH) {
          continue;
        }
        if (done == blocksPerStep) {
          return key;
        }
        block(rows, key, cursor.value(), batch);
        done++;
      }
    }
    batch.deleteRange(ColumnFamily.ACTIVITY, FIRST, ABOVE_OLD);
    batch.deleteRange(ColumnFamily.DISCONNECTED, FIRST, ABOVE_ALL);
    return null;
  }

  private static void block(KeyValueSnapshot rows, byte[] key, byte[] undo, WriteBatch batch) {
    int height = BlockRow.height(key);
    BlockOfSchemaTwo old = new BlockOfSchemaTwo(rows, undo);
    EffectsBuilder builder = new EffectsBuilder();
    for (ScriptEffect effect : old.effects()) {
      builder.add(effect, old.isActivityKnown());
      if (old.isActivityKnown()) {
        batch.put(ColumnFamily.ACTIVITY, ActivityKey.key(effect.script(), height), new byte[0]);
      }
    }
    byte[] block = rows.get(ColumnFamily.BLOCK, key);
    int transactions = block == null ? 0 : BlockRow.read(height, block).transactions();
    EffectsBuilder.write(
        height,
        old.hash(),
        old.txids(transactions),
        List.of(builder),
        (part, value) -> batch.put(ColumnFamily.UNDO, part, value));
    batch.delete(ColumnFamily.UNDO, key);
  }
}
