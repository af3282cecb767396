package org.utxod.store.migration;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.utxod.store.kv.KeyValueCursor;
import org.utxod.store.kv.KeyValueSnapshot;
import org.utxod.store.kv.KeyValueSnapshot.Scope;
import org.utxod.store.kv.WriteBatch;
import org.utxod.store.model.StoreException;
import org.utxod.store.schema.ColumnFamily;
import org.utxod.store.schema.RowReader;
import org.utxod.store.schema.RowWriter;

/**
 * From schema 1 to 2: each block's row ends with the number of coins and satoshis after the block, which were stored only
 * in the statistics of recent blocks before. For these blocks they are copied from there; for older blocks they are unknown
 * and cannot be computed, and their rows are marked so.
 *
 * <pre>
 * BLOCK 1   hash 32 | previous hash 32 | time 4 | median time 4 | chainwork 32 | transactions, created, spent
 * BLOCK 2   as 1, then: coins + 1 | satoshis; or a single 0 if unknown
 * SET 1, 2  coins | satoshis | era | product
 * </pre>
 */
public final class SetSizeInBlockRows implements Migration {
  private static final int FIXED_LENGTH = 32 + 32 + 4 + 4 + 32;

  private final int rowsPerStep;

  /** Number of blocks processed in one write. */
  public SetSizeInBlockRows(int rowsPerStep) {
    if (rowsPerStep < 1) {
      throw new IllegalArgumentException("a step takes at least one row");
    }
    this.rowsPerStep = rowsPerStep;
  }

  @Override
  public int fromVersion() {
    return 1;
  }

  @Override
  public byte @Nullable [] step(KeyValueSnapshot rows, byte[] position, WriteBatch batch) {
    List<byte[]> keys = new ArrayList<>();
    List<byte[]> blocks = new ArrayList<>();
    byte[] next = null;
    try (KeyValueCursor cursor = rows.scan(ColumnFamily.BLOCK, position, null, Scope.ANY)) {
      while (next == null && cursor.next()) {
        if (keys.size() == rowsPerStep) {
          next = cursor.key();
        } else {
          keys.add(cursor.key());
          blocks.add(cursor.value());
        }
      }
    }
    List<byte @Nullable []> sets = rows.multiGet(ColumnFamily.SET, keys);
    for (int i = 0; i < keys.size(); i++) {
      if (isVersion1(blocks.get(i))) {
        RowWriter row = new RowWriter(160).raw(blocks.get(i));
        appendSize(sets.get(i), row);
        batch.put(ColumnFamily.BLOCK, keys.get(i), row.bytes());
      }
    }
    return next;
  }

  private static boolean isVersion1(byte[] block) {
    RowReader reader = new RowReader(ColumnFamily.BLOCK, block);
    try {
      reader.raw(FIXED_LENGTH);
      reader.varint32();
      reader.varint32();
      reader.varint32();
      reader.end();
      return true;
    } catch (StoreException damaged) {
      return false;
    }
  }

  private static void appendSize(byte @Nullable [] set, RowWriter block) {
    if (set == null) {
      block.varint(0);
      return;
    }
    RowReader reader = new RowReader(ColumnFamily.SET, set);
    long coins;
    long sat;
    try {
      coins = reader.varint();
      sat = reader.varint();
    } catch (StoreException damaged) {
      block.varint(0);
      return;
    }
    block.varint(coins + 1).varint(sat);
  }
}
