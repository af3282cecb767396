package org.utxod.store.kv;

import java.nio.file.Path;

/**
 * Rows of one family, written in ascending order to a file beside the store, for {@link KeyValueStore#ingest}. For one
 * thread. If it is closed without {@link #finish}, the file is removed.
 *
 * @see KeyValueStore#sortedRows(Family, Path)
 */
public interface SortedRows extends AutoCloseable {
  /** Adds a row whose key is above that of the row before; both arrays are read before this returns. */
  void put(
      byte[] key, int keyOffset, int keyLength, byte[] value, int valueOffset, int valueLength);

  /**
   * Records that the row of a key, above that of the previous row, is removed from the store on ingestion; only for a
   * file ingested with a batch ({@link KeyValueStore#ingest(java.util.Map, WriteBatch)}).
   */
  void remove(byte[] key, int keyOffset, int keyLength);

  /** Completes the file; on return it survives a crash of the machine. It must contain at least one row. */
  void finish();

  @Override
  void close();
}
