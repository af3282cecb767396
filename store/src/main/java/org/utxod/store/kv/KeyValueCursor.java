package org.utxod.store.kv;

/** Stands before the first row of a range until moved. For one thread; hold it briefly. */
public interface KeyValueCursor extends AutoCloseable {
  /**
   * Goes to the next row.
   *
   * @return false after the last
   */
  boolean next();

  /**
   * Goes to the last row of the range, from wherever it stands.
   *
   * @return false where the range is empty
   */
  boolean last();

  /**
   * Goes to the row before the one it stands on.
   *
   * @return false before the first of the range, after which it may only be moved by {@link #last}
   */
  boolean previous();

  /** Key of the row it stands on. */
  byte[] key();

  /** Value of the row it stands on. */
  byte[] value();

  /**
   * Copies the key of the row it stands on to the head of {@code target}, without making an array.
   *
   * @return the key's length; where that is more than the target's, only as much was copied as has room
   */
  default int key(byte[] target) {
    return copy(key(), target);
  }

  /** As {@link #key(byte[])}, of the value. */
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
