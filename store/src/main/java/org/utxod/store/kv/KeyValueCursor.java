package org.utxod.store.kv;

/** Positioned before the first row of a range until moved. For one thread; close it soon. */
public interface KeyValueCursor extends AutoCloseable {
  /**
   * Moves to the next row.
   *
   * @return false after the last
   */
  boolean next();

  /**
   * Moves to the last row of the range, from any position.
   *
   * @return false if the range is empty
   */
  boolean last();

  /**
   * Moves to the previous row.
   *
   * @return false before the first of the range, after which it may only be moved by {@link #last}
   */
  boolean previous();

  /** Key of the current row. */
  byte[] key();

  /** Value of the current row. */
  byte[] value();

  /**
   * Copies the key of the current row to the start of {@code target}, without allocating.
   *
   * @return the key's length; if that exceeds the target's, only as much was copied as fits
   */
  default int key(byte[] target) {
    return copy(key(), target);
  }

  /** Like {@link #key(byte[])}, for the value. */
  default int value(byte[] target) {
    return copy(value(), target);
  }

  private static int copy(byte[] from, byte[] target) {
    System.arraycopy(from, 0, target, 0, Math.min(from.length, target.length));
    return from.length;
  }

  @Override
  void close();
}
