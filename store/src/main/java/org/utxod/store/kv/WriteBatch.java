package org.utxod.store.kv;

import org.utxod.store.schema.ColumnFamily;

/**
 * Puts and deletes that take effect together or not at all, in the order given. A store makes them in the form that it writes
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

  /** Removes a row; one that is not there is no error. */
  void delete(ColumnFamily columnFamily, byte[] key);

  /** Removes all rows from {@code from} (inclusive) to {@code to} (exclusive), whether there are any or not. */
  void deleteRange(ColumnFamily columnFamily, byte[] from, byte[] to);

  /** Adds all that another batch of the same store holds, in its order. */
  void append(WriteBatch other);

  /** Puts and deletes so far. */
  int count();

  /** Bytes so far. */
  int size();

  /** Forgets everything, keeps the room. */
  void clear();

  /** Shows the contents to {@code visitor}, in order. */
  void forEach(Visitor visitor);
}
