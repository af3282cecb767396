package org.utxod.store.schema;

/**
 * What a block did that was disconnected, kept beside the journal's entry that says so: journal sequence | number of the part →
 * the part of the block's record ({@link org.utxod.store.effect.BlockEffects}).
 */
public final class DisconnectedRow {
  private DisconnectedRow() {}

  /** What the keys of all parts begin with. */
  public static byte[] prefix(long sequence) {
    return JournalRow.key(sequence);
  }

  /** The key of a part. */
  public static byte[] key(long sequence, int part) {
    return new RowWriter(10).u64(sequence).u16(part).bytes();
  }
}
