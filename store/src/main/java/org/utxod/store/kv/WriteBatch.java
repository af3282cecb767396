package org.utxod.store.kv;

import org.utxod.store.schema.ColumnFamily;

/**
 * Puts and deletes that are applied atomically, in the order given. A store creates them in the format that it writes
 * fastest ({@link KeyValueStore#newBatch}). Not safe for use by several threads at once.
 */
public interface WriteBatch {
  /** Receives the contents of a batch in order. */
  interface Visitor {
    void put(ColumnFamily columnFamily, byte[] key, byte[] value);

    void delete(ColumnFamily columnFamily, byte[] key);

    void deleteRange(ColumnFamily columnFamily, byte[] from, byte[] to);
  }

  /** Sets a row. */
  void put(ColumnFamily columnFamily, byte[] key, byte[] value);

  /** Removes a row; a missing one is no error. */
  void delete(ColumnFamily columnFamily, byte[] key);

  /** Removes all rows from {@code from} (inclusive) to {@code to} (exclusive), if there are any. */
  void deleteRange(ColumnFamily columnFamily, byte[] from, byte[] to);

  /** Appends the content of another batch of the same store, in its order. */
  void append(WriteBatch other);

  /** Puts and deletes so far. */
  int count();

  /** Bytes so far. */
  int size();

  /** Clears it, keeping its capacity. */
  void clear();

  /** Passes the content to {@code visitor}, in order. */
  void forEach(Visitor visitor);
}
