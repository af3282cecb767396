package org.utxod.indexer.simnode.chain;

/** Bytes that do not change, held in memory or in a {@link BlockFile}. Thread-safe. */
public interface StoredBytes {
  /** A copy of them. */
  byte[] copy();

  int length();

  /** Takes the array over. */
  static StoredBytes inMemory(byte[] bytes) {
    return new StoredBytes() {
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
