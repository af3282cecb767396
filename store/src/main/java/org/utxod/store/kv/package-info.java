/**
 * The narrow interface between the index and its key-value store: families of ordered byte keys, atomic batches,
 * snapshots.
 *
 * <p>It is small so that an in-memory implementation can replace RocksDB, lose unsynced data and fail on request; the
 * same tests run on both. Above this package bytes are rows of {@code schema}; below it they are only bytes.
 */
@NullMarked
package org.utxod.store.kv;

import org.jspecify.annotations.NullMarked;
