package org.utxod.store.history.segment;

import java.util.zip.CRC32C;
import org.utxod.store.chain.BlockHash;
import org.utxod.store.chain.LittleEndian;

/**
 * What a segment holds, and where in its file; the last bytes of it.
 *
 * @param fromHeight its first block
 * @param toHeight its last block
 * @param level how often its parts were merged; 0 for never
 * @param previousHash of the block before the first
 * @param lastHash of the last block
 * @param transactions number of transactions in its blocks
 * @param scripts number of scripts with postings
 * @param postings number of postings
 * @param postingBuckets number of buckets of postings
 * @param postingTable where their table begins
 * @param postingRice parameter of the differences of fingerprints
 * @param postingBytes bytes of postings with their table
 * @param changesBytes of these, bytes of what postings receive and spend
 * @param txidBuckets number of buckets of txids
 * @param txidTable where their table begins
 * @param txidRice parameter of the differences of fingerprints
 * @param txidBytes bytes of txids' fingerprints with their table
 * @param names where the txids begin; 0 if they are not kept
 * @param blocks where the blocks begin
 */
record SegmentTrailer(
    int fromHeight,
    int toHeight,
    int level,
    BlockHash previousHash,
    BlockHash lastHash,
    long transactions,
    long scripts,
    long postings,
    int postingBuckets,
    long postingTable,
    int postingRice,
    long postingBytes,
    long changesBytes,
    int txidBuckets,
    long txidTable,
    int txidRice,
    long txidBytes,
    long names,
    long blocks) {
  static final int LENGTH = 208;
  private static final long MAGIC = 0x3147_5348_444F_5855L;
  private static final int CHECKSUM = LENGTH - 4;

  byte[] bytes() {
    byte[] bytes = new byte[LENGTH];
    LittleEndian.putLong(bytes, 0, MAGIC);
    LittleEndian.putInt(bytes, 8, fromHeight);
    LittleEndian.putInt(bytes, 12, toHeight);
    LittleEndian.putInt(bytes, 16, level);
    LittleEndian.putInt(bytes, 20, postingBuckets);
    LittleEndian.putInt(bytes, 24, txidBuckets);
    LittleEndian.putInt(bytes, 28, postingRice);
    LittleEndian.putInt(bytes, 32, txidRice);
    previousHash.copyTo(bytes, 36);
    lastHash.copyTo(bytes, 68);
    long[] numbers = {
      transactions,
      scripts,
      postings,
      postingTable,
      postingBytes,
      txidTable,
      txidBytes,
      names,
      blocks,
      changesBytes
    };
    for (int i = 0; i < numbers.length; i++) {
      LittleEndian.putLong(bytes, 100 + 8 * i, numbers[i]);
    }
    LittleEndian.putInt(bytes, CHECKSUM, checksum(bytes));
    return bytes;
  }

  /**
   * Reads the last bytes of a file.
   *
   * @throws IllegalArgumentException if they are no trailer
   */
  static SegmentTrailer read(byte[] bytes) {
    if (LittleEndian.getLong(bytes, 0) != MAGIC
        || LittleEndian.getInt(bytes, CHECKSUM) != checksum(bytes)) {
      throw new IllegalArgumentException("no trailer of a segment");
    }
    return new SegmentTrailer(
        LittleEndian.getInt(bytes, 8),
        LittleEndian.getInt(bytes, 12),
        LittleEndian.getInt(bytes, 16),
        BlockHash.ofWire(bytes, 36),
        BlockHash.ofWire(bytes, 68),
        LittleEndian.getLong(bytes, 100),
        LittleEndian.getLong(bytes, 108),
        LittleEndian.getLong(bytes, 116),
        LittleEndian.getInt(bytes, 20),
        LittleEndian.getLong(bytes, 124),
        LittleEndian.getInt(bytes, 28),
        LittleEndian.getLong(bytes, 132),
        LittleEndian.getLong(bytes, 172),
        LittleEndian.getInt(bytes, 24),
        LittleEndian.getLong(bytes, 140),
        LittleEndian.getInt(bytes, 32),
        LittleEndian.getLong(bytes, 148),
        LittleEndian.getLong(bytes, 156),
        LittleEndian.getLong(bytes, 164));
  }

  private static int checksum(byte[] bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, 0, CHECKSUM);
    return (int) crc.getValue();
  }
}
