package org.utxod.store.rocksdb;

import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.utxod.store.kv.StoreStats;

/** Reads what RocksDB tells of itself (its properties, include/rocksdb/db.h); cheap, from counters that it keeps anyway. */
final class RocksStats {
  private RocksStats() {}

  static StoreStats of(RocksDB database) {
    try {
      return new StoreStats(
          database.getLongProperty("rocksdb.block-cache-usage"), // one cache for all families
          database.getAggregatedLongProperty("rocksdb.cur-size-all-mem-tables"),
          database.getAggregatedLongProperty("rocksdb.estimate-table-readers-mem"),
          database.getAggregatedLongProperty("rocksdb.live-sst-files-size"),
          database.getAggregatedLongProperty("rocksdb.estimate-pending-compaction-bytes"));
    } catch (RocksDBException e) {
      throw RocksErrors.of(e);
    }
  }
}
