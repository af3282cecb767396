package org.utxod.store.chain;

/**
 * Core's {@code VARINT}: base 128, most significant digit first, bit 7 = more follow, and one added at each continuation
 * so that every number has one form only (Core: serialize.h).
 */
public final class Varint {
  /** Bytes of the longest, for 63 bits. */
  public static final int MAX_LENGTH = 10;

  private Varint() {}

  /**
   * Writes {@code value}, which is not negative, at {@code offset}.
   *
   * @return the offset after it
   */
  public static int write(byte[] target, int offset, long value) {
    int length = length(value);
    long rest = value;
    int last = offset + length - 1;
    for (int i = last; i >= offset; i--) {
      target[i] = (byte) (rest & 0x7F | (i == last ? 0 : 0x80));
      rest = (rest >>> 7) - 1;
    }
    return offset + length;
  }

  /** Bytes that {@code value} takes. */
  public static int length(long value) {
    int length = 1;
    for (long rest = value; rest > 0x7F; rest = (rest >>> 7) - 1) {
      length++;
    }
    return length;
  }
}
