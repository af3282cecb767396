package org.utxod.store.rocksdb;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.Cache;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.CompressionOptions;
import org.rocksdb.CompressionType;
import org.rocksdb.DBOptions;
import org.rocksdb.IndexType;
import org.rocksdb.InfoLogLevel;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.rocksdb.TablePropertiesCollectorFactory;
import org.rocksdb.WALRecoveryMode;
import org.rocksdb.WriteBufferManager;
import org.utxod.store.chain.ScriptKey;
import org.utxod.store.schema.ActivityKey;
import org.utxod.store.schema.ColumnFamily;

/**
 * How RocksDB is tuned, and why: one block cache for all families, to which memtables, indexes and filters are charged,
 * so that one figure bounds its memory; coins in ZSTD at the bottom and balances in LZ4, because coins are many and
 * balances are read most; filters by script, and for what is at the bottom those of balances alone.
 */
final class RocksOptions {
  private static final int KB = 1024;
  private static final int MB = 1024 * KB;
  private static final int BLOCK_BYTES = 16 * KB;

  /**
   * Keys are hashes, so a row of a large family is mostly the only one wanted of its block, and unpacking the rest is what a read
   * costs. Smaller ones for coins too would make an index that memory does not hold.
   */
  private static final int COIN_BLOCK_BYTES = 8 * KB;

  private static final int BALANCE_BLOCK_BYTES = 4 * KB;
  private static final int UNDO_BLOCK_BYTES = 256 * KB;
  private static final int FILTER_BITS = 10;

  /** Nearly all of so many neighbouring rows are deletions: fewer are in every file of an hour's blocks. */
  private static final int DELETIONS_WINDOW = 10_000;

  private static final int MANY_DELETIONS = 9_000;

  /**
   * Few and large steps down write far less than the four files and 256 MB that RocksDB begins with: each file of the first
   * level is merged with all of the next, whose files it touches everywhere, for keys are hashes.
   */
  private static final int LEVEL0_FILES = 10;

  private static final long LEVEL_BASE_BYTES = 1024L * MB;

  /** Files are cut so that one of them is merged with no more than this: one of many deletions does not rewrite half of all. */
  private static final long MAX_COMPACTION_BYTES = 64L * MB;

  /**
   * Files that are taken in whole would otherwise be rewritten at once for the sake of their sequence numbers: all coins after a
   * snapshot, each block's undo.
   */
  private static final long TAKEN_IN_UNTOUCHED_SECONDS = 30L * 24 * 60 * 60;

  /** Where all is rewritten anyway, large compactions can be shared by several threads. */
  private static final long MAX_WHOLE_COMPACTION_BYTES = 1600L * MB;

  private final NativeResources resources;
  private final Cache cache;
  private final RocksStore.Memory memory;
  private final Map<ColumnFamily, ColumnFamilyOptions> families = new EnumMap<>(ColumnFamily.class);

  RocksOptions(NativeResources resources, RocksStore.Memory memory) {
    this.resources = resources;
    this.memory = memory;
    this.cache = resources.own(new LRUCache(memory.cacheBytes()));
  }

  /** @param whole whether families are compacted as a whole, as after bulk sync */
  static long maxCompactionBytes(boolean whole) {
    return whole ? MAX_WHOLE_COMPACTION_BYTES : MAX_COMPACTION_BYTES;
  }

  DBOptions database() {
    WriteBufferManager writeBuffers =
        resources.own(new WriteBufferManager(memory.writeBufferBytes(), cache));
    return resources
        .own(new DBOptions())
        .setCreateIfMissing(true)
        .setCreateMissingColumnFamilies(true)
        // Never a later write without an earlier one; what is lost so is found by WrittenMark.
        .setWalRecoveryMode(WALRecoveryMode.PointInTimeRecovery)
        .setWriteBufferManager(writeBuffers)
        .setMaxBackgroundJobs(2)
        .setMaxSubcompactions(2)
        .setMaxOpenFiles(1024)
        .setMaxTotalWalSize(128L * MB)
        .setBytesPerSync(MB)
        .setInfoLogLevel(InfoLogLevel.WARN_LEVEL)
        .setKeepLogFileNum(3)
        .setMaxLogFileSize(4L * MB)
        .setStatsDumpPeriodSec(0);
  }

  ColumnFamilyOptions plain() {
    return packedByLz4(BLOCK_BYTES);
  }

  private ColumnFamilyOptions packedByLz4(int blockBytes) {
    return table(fresh(), blockBytes, CompressionType.LZ4_COMPRESSION, true);
  }

  /** With what has no setter in Java. */
  private static ColumnFamilyOptions fresh() {
    Properties named = new Properties();
    named.setProperty(
        "bottommost_file_compaction_delay", Long.toString(TAKEN_IN_UNTOUCHED_SECONDS));
    return Objects.requireNonNull(ColumnFamilyOptions.getColumnFamilyOptionsFromProps(named));
  }

  /** The same object for each asking, for as long as the store lives. */
  ColumnFamilyOptions family(ColumnFamily columnFamily) {
    return families.computeIfAbsent(columnFamily, this::made);
  }

  private ColumnFamilyOptions made(ColumnFamily columnFamily) {
    return switch (columnFamily) {
      case COIN -> coins();
      case ACTIVITY ->
        byPrefix(fresh(), BLOCK_BYTES, CompressionType.LZ4_COMPRESSION, ActivityKey.PREFIX_LENGTH);
      case UNDO -> table(fresh(), UNDO_BLOCK_BYTES, CompressionType.ZSTD_COMPRESSION, false);
      case SCRIPT -> table(fresh(), BLOCK_BYTES, CompressionType.ZSTD_COMPRESSION, true);
      case BALANCE -> packedByLz4(BALANCE_BLOCK_BYTES);
      case BLOCK,
          JOURNAL,
          META,
          SCRIPT_HASH,
          SETTING,
          SET,
          BACKFILL,
          DISCONNECTED,
          ACCOUNT,
          ACCOUNT_OF -> plain();
      // Its rows are gone before a compaction comes by, as a rule.
      case OUTBOX -> table(fresh(), UNDO_BLOCK_BYTES, CompressionType.NO_COMPRESSION, false);
    };
  }

  /**
   * Files in which a script lost many coins are compacted soon, or every read of it would walk over tombstones. The filters of
   * the last level are not read: who asks for a coin knows from the balance that the script has some.
   */
  private ColumnFamilyOptions coins() {
    Options options =
        resources.own(new Options(resources.own(new DBOptions()), resources.own(fresh())));
    options.setTablePropertiesCollectorFactory(
        List.of(resources.own(TablePropertiesCollectorFactory.NewCompactOnDeletionCollectorFactory(
            DELETIONS_WINDOW, MANY_DELETIONS, 0))));
    return byPrefix(
            new ColumnFamilyOptions(options),
            COIN_BLOCK_BYTES,
            CompressionType.LZ4_COMPRESSION,
            ScriptKey.MIN_LENGTH)
        .setBottommostCompressionType(CompressionType.ZSTD_COMPRESSION)
        .setBottommostCompressionOptions(zstd())
        .setOptimizeFiltersForHits(true);
  }

  /**
   * Filtered by the first bytes. Of a coin these are 21: the whole key of a script with 20 bytes, unique in practice for one
   * with 32; of a row of activity all but the height, so that a script that was never used is found to be so at once.
   */
  private ColumnFamilyOptions byPrefix(
      ColumnFamilyOptions options, int blockBytes, CompressionType compression, int prefixLength) {
    return table(options, blockBytes, compression, false)
        .useFixedLengthPrefixExtractor(prefixLength)
        .setMemtablePrefixBloomSizeRatio(0.02);
  }

  private ColumnFamilyOptions table(
      ColumnFamilyOptions options, int blockBytes, CompressionType compression, boolean wholeKeys) {
    BlockBasedTableConfig table = new BlockBasedTableConfig()
        .setBlockCache(cache)
        .setBlockSize(blockBytes)
        .setFormatVersion(5)
        .setFilterPolicy(resources.own(new BloomFilter(FILTER_BITS)))
        .setWholeKeyFiltering(wholeKeys)
        .setIndexType(IndexType.kTwoLevelIndexSearch)
        .setPartitionFilters(true)
        .setCacheIndexAndFilterBlocks(true)
        .setCacheIndexAndFilterBlocksWithHighPriority(true)
        .setPinTopLevelIndexAndFilter(true);
    return resources
        .own(options)
        .setLevel0FileNumCompactionTrigger(LEVEL0_FILES)
        .setLevel0SlowdownWritesTrigger(4 * LEVEL0_FILES)
        .setLevel0StopWritesTrigger(6 * LEVEL0_FILES)
        .setMaxBytesForLevelBase(LEVEL_BASE_BYTES)
        .setMaxCompactionBytes(MAX_COMPACTION_BYTES)
        .setTableFormatConfig(table)
        .setWriteBufferSize(memory.writeBufferBytes() / 2)
        .setCompressionType(compression)
        .setCompressionOptions(
            compression == CompressionType.ZSTD_COMPRESSION
                ? zstd()
                : resources.own(new CompressionOptions()));
  }

  private CompressionOptions zstd() {
    return resources.own(new CompressionOptions()).setLevel(1).setEnabled(true);
  }
}
