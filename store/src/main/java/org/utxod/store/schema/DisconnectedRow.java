package org.utxod.store.schema;

import java.util.Arrays;

/**
 * Activity of a block that was disconnected: journal sequence | key of the activity row → that row's value; and under the
 * sequence alone an empty row, which says that none of the block's is missing.
 */
public final class DisconnectedRow {
  private static final int SEQUENCE_LENGTH = 8;

  private DisconnectedRow() {}

  /** The key of the row that says that all are there; the prefix of the others. */
  public static byte[] whole(long sequence) {
    return JournalRow.key(sequence);
  }

  /** The key under which the row of activity with that key is kept. */
  public static byte[] key(long sequence, byte[] activityKey) {
    return new RowWriter(SEQUENCE_LENGTH + activityKey.length)
        .u64(sequence)
        .raw(activityKey)
        .bytes();
  }

  /** Whether it is the key of a row of activity. */
  public static boolean isActivity(byte[] key) {
    return key.length > SEQUENCE_LENGTH;
  }

  /** The key that the row of activity had. */
  public static byte[] activityKey(byte[] key) {
    return Arrays.copyOfRange(key, SEQUENCE_LENGTH, key.length);
  }
}
