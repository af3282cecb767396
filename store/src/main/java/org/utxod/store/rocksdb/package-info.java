/**
 * The key-value store on RocksDB: the only room that knows of it.
 *
 * <p>Every native object is born into one owner ({@link org.utxod.store.rocksdb.NativeResources} for what lives as long
 * as the store, a snapshot or a cursor for what it made) and closed by it once. Closing the store while snapshots are
 * still open is put off until the last of them is closed, for RocksDB would otherwise read freed memory.
 */
@NullMarked
package org.utxod.store.rocksdb;

import org.jspecify.annotations.NullMarked;
