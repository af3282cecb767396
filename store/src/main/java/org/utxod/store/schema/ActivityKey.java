package org.utxod.store.schema;

import java.util.Arrays;
import org.utxod.store.chain.ScriptKey;

/**
 * Keys of the rows that say which blocks touched a script: epoch | first bytes of the script key | height in the epoch. The
 * rows have no values; what a block did to the script stands in its {@link org.utxod.store.effect.BlockEffects}, which also
 * tells whether it is really this script, for others may begin with the same bytes.
 *
 * <p>An epoch is a range of heights. It stands first so that rows that are too old go as one range, without a mark for each.
 * The highest bit of the first byte is set: until schema 2 the rows of this family began with the tag of a script key.
 */
public final class ActivityKey {
  /** Blocks in an epoch. */
  public static final int EPOCH_BLOCKS = 256;

  /** Bytes of a script key that stand in a row's key. */
  public static final int SCRIPT_PREFIX_LENGTH = 6;

  /** Bytes of a key before the height; the rows of one script in one epoch have them in common. */
  public static final int PREFIX_LENGTH = 4 + SCRIPT_PREFIX_LENGTH;

  /** Bytes of a key. */
  public static final int LENGTH = PREFIX_LENGTH + 1;

  private static final int MARK = 0x80;

  private ActivityKey() {}

  /** The epoch of a height. */
  public static int epoch(int height) {
    return height / EPOCH_BLOCKS;
  }

  /** Writes the key of a row; {@code scriptKey} begins at {@code offset}. */
  public static void write(int height, byte[] scriptKey, int offset, byte[] target, int at) {
    int epoch = epoch(height);
    target[at] = (byte) (MARK | epoch >>> 24);
    target[at + 1] = (byte) (epoch >>> 16);
    target[at + 2] = (byte) (epoch >>> 8);
    target[at + 3] = (byte) epoch;
    System.arraycopy(scriptKey, offset, target, at + 4, SCRIPT_PREFIX_LENGTH);
    target[at + PREFIX_LENGTH] = (byte) height;
  }

  /** The key that says that the block at {@code height} touched a script. */
  public static byte[] key(ScriptKey script, int height) {
    byte[] key = new byte[LENGTH];
    write(height, script.bytes(), 0, key, 0);
    return key;
  }

  /** The key before every row of an epoch. */
  public static byte[] beginOfEpoch(int epoch) {
    byte[] key = new RowWriter(4).u32(epoch).bytes();
    key[0] |= (byte) MARK;
    return key;
  }

  /** What all rows of a script in the epoch of {@code height} begin with. */
  public static byte[] prefix(ScriptKey script, int height) {
    return Arrays.copyOf(key(script, height), PREFIX_LENGTH);
  }

  /** The height in a key. */
  public static int height(byte[] key) {
    RowReader reader = new RowReader(ColumnFamily.ACTIVITY, key);
    long marked = reader.u32();
    reader.raw(SCRIPT_PREFIX_LENGTH);
    int low = reader.u8();
    reader.end();
    return (int) (marked & 0x7FFF_FFFFL) * EPOCH_BLOCKS + low;
  }
}
