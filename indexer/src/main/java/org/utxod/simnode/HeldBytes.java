package org.utxod.simnode;

/** Bytes that do not change, held in memory or in a {@link BlockFile}. Safe for use by any number of threads. */
interface HeldBytes {
  /** A copy of them. */
  byte[] copy();

  int length();

  /** Takes the array over. */
  static HeldBytes inMemory(byte[] bytes) {
    return new HeldBytes() {
      @Override
      public byte[] copy() {
        return bytes.clone();
      }

      @Override
      public int length() {
        return bytes.length;
      }
    };
  }
}
