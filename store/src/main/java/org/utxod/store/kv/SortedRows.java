package org.utxod.store.kv;

import java.nio.file.Path;

/**
 * Rows of one family, written in ascending order into a file beside the store, for {@link KeyValueStore#ingest}. For one
 * thread. Closed without {@link #finish}, the file is removed.
 *
 * @see KeyValueStore#sortedRows(Family, Path)
 */
public interface SortedRows extends AutoCloseable {
  /** Adds a row whose key is above that of the row before; both arrays are read before this returns. */
  void put(
      byte[] key, int keyOffset, int keyLength, byte[] value, int valueOffset, int valueLength);

  /**
   * Says that the row of a key, above that of the row before, is removed from the store when the file is taken in; of a file
   * that is taken in with a batch only ({@link KeyValueStore#ingest(java.util.Map, WriteBatch)}).
   */
  void remove(byte[] key, int keyOffset, int keyLength);

  /** Makes the file whole; when this returns it survives a crash of the machine. At least one row must be in it. */
  void finish();

  @Override
  void close();
}
