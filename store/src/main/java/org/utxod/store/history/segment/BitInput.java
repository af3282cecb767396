package org.utxod.store.history.segment;

/**
 * Reads what {@link BitOutput} wrote. For one thread. Reading beyond the end throws {@link IndexOutOfBoundsException};
 * what is read was checked by a checksum before, so that is a bug or a forged file.
 */
final class BitInput {
  private byte[] bytes = new byte[0];
  private int next;
  private int end;
  private long pending;
  private int pendingBits;

  /** Starts at {@code offset}. */
  void open(byte[] array, int offset, int length) {
    bytes = array;
    next = offset;
    end = offset + length;
    pending = 0;
    pendingBits = 0;
  }

  /** The next {@code count} bits; 0 to 64. */
  long bits(int count) {
    if (count > Integer.SIZE) {
      long upper = bits(count - Integer.SIZE);
      return upper << Integer.SIZE | bits(Integer.SIZE);
    }
    while (pendingBits < count) {
      if (next >= end) {
        throw new IndexOutOfBoundsException("codes end early");
      }
      pending = pending << 8 | (bytes[next++] & 0xFF);
      pendingBits += 8;
    }
    pendingBits -= count;
    return pending >>> pendingBits & ((1L << count) - 1);
  }

  private int zeros(int max) {
    int zeros = 0;
    while (bits(1) == 0) {
      zeros++;
      if (zeros > max) {
        throw new IndexOutOfBoundsException("a code is too long");
      }
    }
    return zeros;
  }

  /** See {@link BitOutput#gamma}. */
  long gamma() {
    int width = zeros(Long.SIZE);
    return 1L << width | bits(width);
  }

  /** See {@link BitOutput#rice}. */
  long rice(int k) {
    long quotient = zeros(Integer.MAX_VALUE - 1);
    return quotient << k | bits(k);
  }

  /** See {@link BitOutput#sized}. */
  int sized() {
    int width = (int) bits(5);
    return 1 << width | (int) bits(width);
  }

  /** See {@link BitOutput#longSized}. */
  long longSized() {
    int width = (int) bits(6);
    return width <= 1 ? width : 1L << (width - 1) | bits(width - 1);
  }
}
