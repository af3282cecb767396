/**
 * The narrow interface between the index and whatever keeps its rows: families of ordered byte keys, atomic batches,
 * snapshots.
 *
 * <p>It is small so that a twin in memory can stand in for RocksDB, lose what was not synced and fail on command; the
 * same tests hold both. Above this package bytes are rows of {@code schema}; below it they are only bytes.
 */
@NullMarked
package org.utxod.store.kv;

import org.jspecify.annotations.NullMarked;
