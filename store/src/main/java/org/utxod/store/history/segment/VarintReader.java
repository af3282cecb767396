package org.utxod.store.history.segment;

/** Reads what {@link org.utxod.store.chain.Varint} wrote. */
final class VarintReader {
  private final byte[] bytes;
  private int next;

  VarintReader(byte[] bytes) {
    this.bytes = bytes;
  }

  long next() {
    long value = 0;
    while (true) {
      byte one = bytes[next++];
      value = value << 7 | (one & 0x7F);
      if (one >= 0) {
        return value;
      }
      value++;
    }
  }
}
