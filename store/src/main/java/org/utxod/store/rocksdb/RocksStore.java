package org.utxod.store.rocksdb;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.rocksdb.Checkpoint;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.CompactRangeOptions;
import org.rocksdb.DBOptions;
import org.rocksdb.FlushOptions;
import org.rocksdb.IngestExternalFileOptions;
import org.rocksdb.MutableColumnFamilyOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteOptions;
import org.utxod.store.file.PrivateFiles;
import org.utxod.store.kv.KeyValueSnapshot;
import org.utxod.store.kv.KeyValueStore;
import org.utxod.store.kv.SortedRows;
import org.utxod.store.kv.StoreStats;
import org.utxod.store.kv.WriteBatch;
import org.utxod.store.model.StoreException;
import org.utxod.store.schema.ColumnFamily;

/** A directory of RocksDB, one column family for each column family. */
public final class RocksStore implements KeyValueStore {
  /**
   * Native memory that the store may use.
   *
   * @param cacheBytes of the block cache, to which memtables, indexes and filters are charged
   * @param writeBufferBytes of that for memtables
   */
  public record Memory(long cacheBytes, long writeBufferBytes) {
    /** What a user gets who configures nothing. */
    public static final Memory DEFAULT = new Memory(112L << 20, 37L << 20);
  }

  private static final int SUBCOMPACTIONS = 2;
  private static final byte[] ABOVE_ALL_KEYS = new byte[128];

  static {
    java.util.Arrays.fill(ABOVE_ALL_KEYS, (byte) 0xFF);
  }

  private final NativeResources resources;
  private final RocksDB database;
  private final ColumnFamilyHandle[] handles;
  private final WriteOptions synced;
  private final RocksOptions options;
  private final Path directory;
  private final Object lifecycle = new Object();

  /** Held where several native steps make one: nobody may look or copy in between. */
  private final Object wholeSteps = new Object();

  private final FileIngestion ingestion;
  private final WrittenMark written;
  private final @Nullable Lost lost;
  private final Set<CompactRangeOptions> compactions =
      Collections.newSetFromMap(new IdentityHashMap<>());
  private int openSnapshots;
  private volatile boolean closed;

  private RocksStore(
      Path directory,
      NativeResources resources,
      RocksOptions options,
      RocksDB database,
      ColumnFamilyHandle[] handles) {
    this.directory = directory;
    this.resources = resources;
    this.options = options;
    this.database = database;
    this.handles = handles;
    this.synced = resources.own(new WriteOptions()).setSync(true);
    this.ingestion = new FileIngestion(directory, database, handles, synced);
    this.written = new WrittenMark(directory);
    long there = database.getLatestSequenceNumber();
    this.lost = written
        .read()
        .filter(mark -> mark.sequence() > there)
        .map(mark -> new Lost(mark.height()))
        .orElse(null);
  }

  /**
   * Opens the store in {@code directory}, which is made where it is missing.
   *
   * @throws StoreException {@code LOCKED} where another process has it, {@code FOREIGN} where the directory holds something
   *     else, {@code DAMAGED} or {@code IO}
   */
  public static RocksStore open(Path directory, Memory memory) {
    DirectoryCheck.requireOurs(directory);
    NativeResources resources = new NativeResources();
    try {
      RocksOptions options = new RocksOptions(resources, memory);
      DBOptions database = options.database();
      List<ColumnFamilyDescriptor> descriptors = new ArrayList<>();
      descriptors.add(new ColumnFamilyDescriptor(RocksDB.DEFAULT_COLUMN_FAMILY, options.plain()));
      for (ColumnFamily columnFamily : ColumnFamily.values()) {
        descriptors.add(new ColumnFamilyDescriptor(
            columnFamily.label().getBytes(StandardCharsets.US_ASCII),
            options.family(columnFamily)));
      }
      List<ColumnFamilyHandle> opened = new ArrayList<>();
      RocksDB db = resources.own(RocksDB.open(database, directory.toString(), descriptors, opened));
      opened.forEach(resources::own);
      RocksStore store =
          new RocksStore(directory, resources, options, db, DirectoryCheck.byId(opened, directory));
      store.ingestion.complete();
      PrivateFiles.restrict(directory);
      return store;
    } catch (RocksDBException e) {
      resources.close();
      throw RocksErrors.opening(directory, e);
    } catch (IOException e) {
      resources.close();
      throw RocksErrors.unusable(directory, e);
    } catch (RuntimeException e) {
      resources.close();
      throw e;
    }
  }

  @Override
  public WriteBatch newBatch(int bytesExpected) {
    return new RocksWriteBatch(bytesExpected);
  }

  @Override
  public void write(WriteBatch batch) {
    requireOpen();
    ingestion.requireNone();
    try (org.rocksdb.WriteBatch rows =
        new org.rocksdb.WriteBatch(RocksWriteBatch.serialize(batch))) {
      database.write(synced, rows);
    } catch (RocksDBException e) {
      throw RocksErrors.of(directory, e);
    }
  }

  @Override
  public KeyValueSnapshot snapshot() {
    synchronized (lifecycle) {
      requireOpen();
      openSnapshots++;
    }
    synchronized (wholeSteps) {
      return new RocksSnapshot(this, database, handles);
    }
  }

  @Override
  public void checkpoint(Path directory) {
    requireOpen();
    try (Checkpoint checkpoint = Checkpoint.create(database)) {
      synchronized (wholeSteps) {
        ingestion.requireNone();
        checkpoint.createCheckpoint(directory.toString());
      }
      PrivateFiles.restrict(directory);
    } catch (IOException e) {
      throw RocksErrors.unusable(directory, e);
    } catch (RocksDBException e) {
      throw RocksErrors.of(directory, e);
    }
  }

  @Override
  public Path scratch() {
    Path whole = directory.toAbsolutePath();
    return whole.resolveSibling(whole.getFileName() + ".scratch");
  }

  @Override
  public SortedRows sortedRows(ColumnFamily columnFamily, Path file) {
    synchronized (lifecycle) {
      requireOpen();
      return RocksSortedRows.begin(options, columnFamily, file, false);
    }
  }

  @Override
  public SortedRows passingRows(ColumnFamily columnFamily, Path file) {
    synchronized (lifecycle) {
      requireOpen();
      return RocksSortedRows.begin(options, columnFamily, file, true);
    }
  }

  @Override
  public void ingest(Map<ColumnFamily, List<Path>> files, WriteBatch batch) {
    requireOpen();
    synchronized (wholeSteps) {
      ingestion.ingest(files, batch);
    }
  }

  @Override
  public void ingest(ColumnFamily columnFamily, List<Path> files) {
    requireOpen();
    try (IngestExternalFileOptions ingest = new IngestExternalFileOptions().setMoveFiles(true)) {
      database.ingestExternalFile(
          handles[columnFamily.id()], files.stream().map(Path::toString).toList(), ingest);
    } catch (RocksDBException e) {
      throw RocksErrors.of(directory, e);
    }
  }

  FileIngestion ingestion() {
    return ingestion;
  }

  @Override
  public void clear(ColumnFamily columnFamily) {
    requireOpen();
    try {
      database.deleteRange(handles[columnFamily.id()], synced, new byte[0], ABOVE_ALL_KEYS);
    } catch (RocksDBException e) {
      throw RocksErrors.of(directory, e);
    }
  }

  @Override
  public void sweep(ColumnFamily columnFamily, byte[] from, byte @Nullable [] to) {
    compact(columnFamily, from, to);
  }

  @Override
  public void tidy(ColumnFamily columnFamily) {
    compact(columnFamily, null, null);
  }

  /** Holds the store open meanwhile, as a snapshot does. */
  private void compact(ColumnFamily columnFamily, byte @Nullable [] from, byte @Nullable [] to) {
    CompactRangeOptions compaction = new CompactRangeOptions()
        .setExclusiveManualCompaction(false)
        .setMaxSubcompactions(SUBCOMPACTIONS);
    synchronized (lifecycle) {
      requireOpen();
      openSnapshots++;
      compactions.add(compaction);
    }
    try {
      database.compactRange(handles[columnFamily.id()], from, to, compaction);
    } catch (RocksDBException e) {
      if (!closed) {
        throw RocksErrors.of(directory, e);
      }
    } finally {
      synchronized (lifecycle) {
        compactions.remove(compaction);
      }
      compaction.close();
      snapshotClosed();
    }
  }

  @Override
  public void deferTidying(boolean defer) {
    requireOpen();
    MutableColumnFamilyOptions options = MutableColumnFamilyOptions.builder()
        .setDisableAutoCompactions(defer)
        .setMaxCompactionBytes(RocksOptions.maxCompactionBytes(defer))
        .build();
    try {
      for (ColumnFamily columnFamily : List.of(ColumnFamily.COIN, ColumnFamily.SCRIPT)) {
        database.setOptions(handles[columnFamily.id()], options);
      }
    } catch (RocksDBException e) {
      throw RocksErrors.of(directory, e);
    }
  }

  @Override
  public void persist() {
    synchronized (lifecycle) {
      requireOpen();
      openSnapshots++;
    }
    try {
      flushAll();
    } catch (RocksDBException e) {
      throw RocksErrors.of(directory, e);
    } finally {
      snapshotClosed();
    }
  }

  private void flushAll() throws RocksDBException {
    try (FlushOptions flush = new FlushOptions().setWaitForFlush(true).setAllowWriteStall(true)) {
      database.flush(flush, List.of(handles));
    }
  }

  @Override
  public void mark(@Nullable Integer height) {
    requireOpen();
    written.write(new WrittenMark.Mark(database.getLatestSequenceNumber(), height));
  }

  @Override
  public Optional<Lost> lost() {
    return Optional.ofNullable(lost);
  }

  @Override
  public Optional<StoreStats> figures() {
    synchronized (lifecycle) {
      return closed ? Optional.empty() : Optional.of(RocksStats.of(database));
    }
  }

  private void requireOpen() {
    if (closed) {
      throw new StoreException(StoreException.Kind.CLOSED, "The index is closed.");
    }
  }

  void snapshotClosed() {
    synchronized (lifecycle) {
      openSnapshots--;
      closeIfUnused();
    }
  }

  @Override
  public void close() {
    synchronized (lifecycle) {
      if (!closed) {
        closed = true;
        compactions.forEach(compaction -> compaction.setCanceled(true));
        closeIfUnused();
      }
    }
  }

  private void closeIfUnused() {
    if (closed && openSnapshots == 0) {
      try {
        flushAll();
      } catch (RocksDBException e) {
        // A disk that is full or fails: the log has it all.
      }
      written.close();
      resources.close();
      try {
        // RocksDB makes files as the umask says; until now only their directory kept others out.
        PrivateFiles.restrict(directory);
      } catch (IOException e) {
        // The directory, private since the store was opened, is gone or cannot be listed: nothing
        // to take from others.
      }
    }
  }
}
