package org.utxod.store.schema;

import org.jspecify.annotations.Nullable;
import org.utxod.store.chain.BlockHash;

/**
 * What a block removed or overwrote: height → block hash | (family | key | the row before, or that there was none)*.
 * Putting these rows back in reverse order undoes the block exactly, whatever families it touched. Its bytes repeat
 * scripts and txids; the store's compression takes care of that.
 */
public final class UndoRow {
  /** Receives the rows as they were before the block. */
  public interface Visitor {
    /** A row of {@code columnFamily} that had {@code before}; null where it did not exist. */
    void row(ColumnFamily columnFamily, byte[] key, byte @Nullable [] before);
  }

  private final RowWriter writer;

  /** Begins the record of the block with that hash. */
  public UndoRow(BlockHash hash, int expectedBytes) {
    writer = new RowWriter(expectedBytes).hash(hash);
  }

  /** Adds a row as it was before the block. */
  public void add(ColumnFamily columnFamily, byte[] key, byte @Nullable [] before) {
    writer.u8(columnFamily.id()).varint(key.length).raw(key);
    if (before == null) {
      writer.u8(0);
    } else {
      writer.u8(1).varint(before.length).raw(before);
    }
  }

  /** The row's value. */
  public byte[] value() {
    return writer.bytes();
  }

  /** The block that a record undoes. */
  public static BlockHash hash(byte[] value) {
    return BlockHash.ofWire(value, new RowReader(ColumnFamily.UNDO, value).hashOffset());
  }

  /** Shows the rows of a record in the order in which they were added. */
  public static void forEach(byte[] value, Visitor visitor) {
    RowReader reader = new RowReader(ColumnFamily.UNDO, value);
    reader.hashOffset();
    while (reader.hasMore()) {
      ColumnFamily columnFamily = family(reader);
      byte[] key = reader.raw(reader.varint32());
      byte[] before = reader.u8() == 0 ? null : reader.raw(reader.varint32());
      visitor.row(columnFamily, key, before);
    }
  }

  private static ColumnFamily family(RowReader reader) {
    try {
      return ColumnFamily.ofId(reader.u8());
    } catch (IllegalArgumentException e) {
      throw reader.damaged();
    }
  }
}
