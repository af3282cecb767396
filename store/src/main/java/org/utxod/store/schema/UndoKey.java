package org.utxod.store.schema;

/**
 * Keys of the rows that keep what one block did: height | number of the part. The parts are those of {@link
 * org.utxod.store.effect.BlockEffects}.
 */
public final class UndoKey {
  private static final int HEIGHT_LENGTH = 4;

  private UndoKey() {}

  /** The key of a part of the block at {@code height}. */
  public static byte[] key(int height, int part) {
    return new RowWriter(HEIGHT_LENGTH + 2).u32(height).u16(part).bytes();
  }

  /** The height in a key. */
  public static int height(byte[] key) {
    return new RowReader(ColumnFamily.UNDO, key).i32();
  }

  /** The number of the part in a key. */
  public static int part(byte[] key) {
    RowReader reader = new RowReader(ColumnFamily.UNDO, key, HEIGHT_LENGTH);
    int part = reader.u16();
    reader.end();
    return part;
  }
}
