package org.utxod.store.schema;

import java.util.Arrays;
import org.utxod.store.chain.Script;

/**
 * Scripts whose every coin a partial index knows, though it began at a height: 1 | script key → the block's height as of
 * which that is so | script. Found by that height too: 2 | height | script key → nothing. And those that are to be made so
 * (again): 3 | script key → script.
 *
 * @param height the index knows the script whole from this block on
 */
public record BackfillRow(int height, Script script) {
  private static final int WHOLE = 1;
  private static final int BY_HEIGHT = 2;
  private static final int WANTED = 3;

  /** The key of a script that is known whole. */
  public static byte[] key(byte[] scriptKey) {
    return new RowWriter(scriptKey.length + 1).u8(WHOLE).raw(scriptKey).bytes();
  }

  /** The key behind which, up to {@link #endOfWhole}, all scripts stand that are known whole. */
  public static byte[] beginOfWhole() {
    return new RowWriter(1).u8(WHOLE).bytes();
  }

  /** Behind the last of them. */
  public static byte[] endOfWhole() {
    return new RowWriter(1).u8(BY_HEIGHT).bytes();
  }

  /** The key of a script among those known whole as of {@code height}. */
  public static byte[] heightKey(int height, byte[] scriptKey) {
    return new RowWriter(scriptKey.length + 5)
        .u8(BY_HEIGHT)
        .u32(height)
        .raw(scriptKey)
        .bytes();
  }

  /** The key before all those known whole as of {@code height} or later. */
  public static byte[] fromHeight(int height) {
    return heightKey(height, new byte[0]);
  }

  /** Behind the last of them. */
  public static byte[] endOfHeights() {
    return new RowWriter(1).u8(WANTED).bytes();
  }

  /** The script key in a key of {@link #heightKey}. */
  public static byte[] scriptKeyOf(byte[] heightKey) {
    return Arrays.copyOfRange(heightKey, 5, heightKey.length);
  }

  /** The key of a script that is wanted. */
  public static byte[] wantedKey(byte[] scriptKey) {
    return new RowWriter(scriptKey.length + 1).u8(WANTED).raw(scriptKey).bytes();
  }

  /** The key before all that are wanted; they are the last of the family. */
  public static byte[] beginOfWanted() {
    return endOfHeights();
  }

  /** Reads the value of a script that is known whole. */
  public static BackfillRow read(byte[] value) {
    RowReader reader = new RowReader(ColumnFamily.BACKFILL, value);
    int height = reader.i32();
    return new BackfillRow(height, Script.of(value, 4, value.length - 4));
  }

  /** The value of a script that is known whole. */
  public byte[] value() {
    return new RowWriter(4 + script.length()).u32(height).raw(script.bytes()).bytes();
  }
}
