package org.utxod.indexer.simnode.chain;

/** Immutable bytes, kept in memory or in a {@link BlockFile}. Thread-safe. */
public interface StoredBytes {
  /** A copy of them. */
  byte[] copy();

  int length();

  /** Takes ownership of the array. */
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
