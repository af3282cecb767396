package org.utxod.store.kv;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.utxod.store.schema.ColumnFamily;

/** Rows at one moment. Safe for use by several threads; cursors are for one thread each. */
public interface KeyValueSnapshot extends AutoCloseable {
  /** The value of a row; null where there is none. */
  byte @Nullable [] get(ColumnFamily columnFamily, byte[] key);

  /**
   * The values of many rows, in the order of the keys, null for each that is not there. Fastest where the keys are
   * sorted.
   */
  List<byte @Nullable []> multiGet(ColumnFamily columnFamily, List<byte[]> keys);

  /**
   * A walk over the rows from {@code from} (inclusive) to {@code to} (exclusive; null = to the family's end). {@code
   * scope} says how the range lies, for reads of one script's rows need not look into files that hold none of it.
   */
  KeyValueCursor scan(ColumnFamily columnFamily, byte[] from, byte @Nullable [] to, Scope scope);

  /** Closing twice does nothing. */
  @Override
  void close();

  /** How a range lies among keys that begin with a script key. */
  enum Scope {
    /** Both ends lie within the rows of one script. */
    ONE_SCRIPT,
    /**
     * As {@link #ONE_SCRIPT}, in bounded time: where too many deleted rows lie in the way, moving the cursor throws a {@link
     * org.utxod.store.model.StoreException} of kind {@code SWEEPING}.
     */
    ONE_SCRIPT_SOON,
    /** Anything else. */
    ANY
  }
}
