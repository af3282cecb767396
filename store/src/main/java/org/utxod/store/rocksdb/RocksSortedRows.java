package org.utxod.store.rocksdb;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.rocksdb.CompressionType;
import org.rocksdb.DBOptions;
import org.rocksdb.EnvOptions;
import org.rocksdb.Options;
import org.rocksdb.RocksDBException;
import org.rocksdb.SstFileWriter;
import org.utxod.store.kv.SortedRows;
import org.utxod.store.model.StoreException;
import org.utxod.store.schema.ColumnFamily;

/**
 * A table file with the family's own options. Keys and values cross into native code by two direct buffers, which costs a
 * sixth less than arrays.
 */
final class RocksSortedRows implements SortedRows {
  private static final int KEY_BYTES = 128;
  private static final int VALUE_BYTES = 16 << 10;

  private final NativeResources resources = new NativeResources();
  private final Path file;
  private final SstFileWriter writer;
  private final ByteBuffer key = ByteBuffer.allocateDirect(KEY_BYTES);
  private ByteBuffer value = ByteBuffer.allocateDirect(VALUE_BYTES);
  /* Its length is the key's; nearly all keys in a row have the same. */
  private byte[] removed = {};
  private boolean finished;

  private RocksSortedRows(
      RocksOptions options, ColumnFamily columnFamily, Path file, boolean passing) {
    this.file = file;
    DBOptions database = resources.own(new DBOptions());
    Options table = resources.own(new Options(database, options.family(columnFamily)));
    if (passing) {
      table.setCompressionType(CompressionType.NO_COMPRESSION);
      table.setBottommostCompressionType(CompressionType.DISABLE_COMPRESSION_OPTION);
    }
    writer = resources.own(new SstFileWriter(resources.own(new EnvOptions()), table));
  }

  /** @param passing whether the rows are soon rewritten, so that packing them does not pay */
  static RocksSortedRows begin(
      RocksOptions options, ColumnFamily columnFamily, Path file, boolean passing) {
    RocksSortedRows rows = new RocksSortedRows(options, columnFamily, file, passing);
    try {
      rows.writer.open(file.toString());
      return rows;
    } catch (RocksDBException e) {
      rows.close();
      throw RocksErrors.of(e);
    }
  }

  @Override
  public void put(
      byte[] keyBytes,
      int keyOffset,
      int keyLength,
      byte[] valueBytes,
      int valueOffset,
      int valueLength) {
    if (value.capacity() < valueLength) {
      value = ByteBuffer.allocateDirect(valueLength * 2);
    }
    key.clear().put(keyBytes, keyOffset, keyLength).flip();
    value.clear().put(valueBytes, valueOffset, valueLength).flip();
    try {
      writer.put(key, value);
    } catch (RocksDBException e) {
      throw RocksErrors.of(e);
    }
  }

  @Override
  public void remove(byte[] keyBytes, int keyOffset, int keyLength) {
    if (removed.length != keyLength) {
      removed = new byte[keyLength];
    }
    System.arraycopy(keyBytes, keyOffset, removed, 0, keyLength);
    try {
      writer.delete(removed);
    } catch (RocksDBException e) {
      throw RocksErrors.of(e);
    }
  }

  @Override
  public void finish() {
    try {
      writer.finish();
      finished = true;
    } catch (RocksDBException e) {
      throw RocksErrors.of(e);
    }
  }

  @Override
  public void close() {
    resources.close();
    if (!finished) {
      try {
        Files.deleteIfExists(file);
      } catch (IOException e) {
        throw new StoreException(
            StoreException.Kind.IO,
            "The unfinished file " + file + " cannot be removed (" + e + "). Remove it by hand.",
            e);
      }
    }
  }
}
