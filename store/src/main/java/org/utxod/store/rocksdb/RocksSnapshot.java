package org.utxod.store.rocksdb;

import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.Slice;
import org.rocksdb.Snapshot;
import org.utxod.store.kv.KeyValueCursor;
import org.utxod.store.kv.KeyValueSnapshot;
import org.utxod.store.schema.ColumnFamily;

/** A snapshot of RocksDB with the read options that name it. */
final class RocksSnapshot implements KeyValueSnapshot {
  /** A cursor walks over them in about a millisecond. */
  private static final long MAX_DELETED_ROWS = 10_000;

  private static final long SCAN_READAHEAD_BYTES = 2L << 20;

  private final RocksStore store;
  private final RocksDB database;
  private final ColumnFamilyHandle[] handles;
  private final Snapshot snapshot;
  private final ReadOptions reads;
  private final AtomicBoolean closed = new AtomicBoolean();

  RocksSnapshot(RocksStore store, RocksDB database, ColumnFamilyHandle[] handles) {
    this.store = store;
    this.database = database;
    this.handles = handles;
    this.snapshot = database.getSnapshot();
    this.reads = new ReadOptions().setSnapshot(snapshot);
  }

  @Override
  public byte @Nullable [] get(ColumnFamily columnFamily, byte[] key) {
    try {
      return database.get(handles[columnFamily.id()], reads, key);
    } catch (RocksDBException e) {
      throw RocksErrors.of(e);
    }
  }

  @Override
  public List<byte @Nullable []> multiGet(ColumnFamily columnFamily, List<byte[]> keys) {
    if (keys.isEmpty()) {
      return List.of();
    }
    try {
      return database.multiGetAsList(
          reads, Collections.nCopies(keys.size(), handles[columnFamily.id()]), keys);
    } catch (RocksDBException e) {
      throw RocksErrors.of(e);
    }
  }

  @Override
  public KeyValueCursor scan(
      ColumnFamily columnFamily, byte[] from, byte @Nullable [] to, Scope scope) {
    ReadOptions options = new ReadOptions(reads);
    Slice end = to == null ? null : new Slice(to);
    if (end != null) {
      options.setIterateUpperBound(end);
    }
    switch (scope) {
      case ONE_SCRIPT -> options.setAutoPrefixMode(true);
      case ONE_SCRIPT_SOON ->
        options.setAutoPrefixMode(true).setMaxSkippableInternalKeys(MAX_DELETED_ROWS);
      case ANY ->
        options.setTotalOrderSeek(true).setReadaheadSize(SCAN_READAHEAD_BYTES).setFillCache(false);
    }
    return new RocksCursor(
        database.newIterator(handles[columnFamily.id()], options), options, end, from);
  }

  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      reads.close();
      database.releaseSnapshot(snapshot);
      snapshot.close();
      store.snapshotClosed();
    }
  }
}
