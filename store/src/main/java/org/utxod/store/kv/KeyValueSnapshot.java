package org.utxod.store.kv;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.utxod.store.schema.ColumnFamily;

/** Rows at one moment. Safe for use by several threads; cursors are for one thread each. */
public interface KeyValueSnapshot extends AutoCloseable {
  /** The value of a row; null if there is none. */
  byte @Nullable [] get(ColumnFamily columnFamily, byte[] key);

  /** The values of many rows, in the order of the keys, null for each missing row. Fastest if the keys are sorted. */
  List<byte @Nullable []> multiGet(ColumnFamily columnFamily, List<byte[]> keys);

  /**
   * A cursor over the rows from {@code from} (inclusive) to {@code to} (exclusive; null = to the family's end). {@code
   * scope} describes the range, because reads of one script's rows can skip files that contain none of them.
   */
  KeyValueCursor scan(ColumnFamily columnFamily, byte[] from, byte @Nullable [] to, Scope scope);

  /** Idempotent. */
  @Override
  void close();

  /** The relation of a range to script keys, the prefixes of its rows. */
  enum Scope {
    /** Both ends are within the rows of one script. */
    ONE_SCRIPT,
    /**
     * Like {@link #ONE_SCRIPT}, in bounded time: if there are too many deleted rows in the range, moving the cursor
     * throws a {@link org.utxod.store.model.StoreException} of kind {@code SWEEPING}.
     */
    ONE_SCRIPT_SOON,
    /** Anything else. */
    ANY
  }
}
