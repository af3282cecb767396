package org.utxod.store.history.segment;

import java.util.Arrays;

/** Codes of varying length, most significant bit first, in a growing array. For one thread. */
final class BitOutput {
  private byte[] bytes = new byte[4096];
  private int length;
  private long pending;
  private int pendingBits;

  /** Appends the lower {@code count} bits of {@code value}; 0 to 64. */
  void bits(long value, int count) {
    if (count > Integer.SIZE) {
      bits(value >>> Integer.SIZE, count - Integer.SIZE);
      bits(value & 0xFFFF_FFFFL, Integer.SIZE);
      return;
    }
    pending = pending << count | (value & ((1L << count) - 1));
    pendingBits += count;
    if (length + 8 > bytes.length) {
      bytes = Arrays.copyOf(bytes, 2 * bytes.length);
    }
    while (pendingBits >= 8) {
      pendingBits -= 8;
      bytes[length++] = (byte) (pending >>> pendingBits);
    }
  }

  /** Appends a value from 1 on in Elias gamma code: 1 bit for 1, 3 for 2 and 3, 5 for 4 to 7, and so on. */
  void gamma(long value) {
    int width = Long.SIZE - Long.numberOfLeadingZeros(value);
    bits(0, width - 1);
    bits(value, width);
  }

  /** Appends a value in Golomb-Rice code, whose lower {@code k} bits are written as they are. */
  void rice(long value, int k) {
    for (long quotient = value >>> k; quotient > 0; ) {
      int zeros = (int) Math.min(quotient, Integer.SIZE);
      bits(0, zeros);
      quotient -= zeros;
    }
    bits(1, 1);
    bits(value, k);
  }

  /** Appends a value from 1 to 2^31 - 1 with its width in 5 bits before it. */
  void sized(int value) {
    int width = Integer.SIZE - Integer.numberOfLeadingZeros(value);
    bits(width - 1, 5);
    bits(value, width - 1);
  }

  /** Appends a value that is not negative with its width in 6 bits before it. */
  void longSized(long value) {
    int width = Long.SIZE - Long.numberOfLeadingZeros(value);
    bits(width, 6);
    if (width > 1) {
      bits(value, width - 1);
    }
  }

  /** Fills the last byte with zeros. */
  void align() {
    if (pendingBits > 0) {
      bits(0, 8 - pendingBits);
    }
  }

  /** Bits so far. */
  long bitCount() {
    return 8L * length + pendingBits;
  }

  /** Whole bytes so far. */
  int length() {
    return length;
  }

  /** The bytes; valid until the next change. */
  byte[] bytes() {
    return bytes;
  }

  /** Removes everything. */
  void clear() {
    length = 0;
    pending = 0;
    pendingBits = 0;
  }
}
