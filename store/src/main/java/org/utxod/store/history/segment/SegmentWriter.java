package org.utxod.store.history.segment;

import static org.utxod.store.history.segment.SegmentFormat.BLOCK_ENTRY;
import static org.utxod.store.history.segment.SegmentFormat.BUCKET_HEADER;
import static org.utxod.store.history.segment.SegmentFormat.MAX_IN_BUCKET;
import static org.utxod.store.history.segment.SegmentFormat.TABLE_ENTRY;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.zip.CRC32C;
import org.utxod.store.chain.BlockHash;
import org.utxod.store.chain.Hash256;
import org.utxod.store.chain.LittleEndian;

/**
 * Writes the file of a segment in the order of its parts: {@link #postings}, {@link #txids}, {@link #lengths} of each block,
 * {@link #names} of transaction if these are kept, {@link #finish}. For one thread.
 */
final class SegmentWriter implements Closeable {
  /** The blocks of a segment. */
  interface Blocks {
    int fromHeight();

    int count();

    BlockHash previousHash();

    BlockHash hash(int block);

    long time(int block);

    /** The number of the block's first transaction; of {@code count()}, the number of all transactions. */
    int firstTransaction(int block);
  }

  private final FileOutput out;
  private final CRC32C crc = new CRC32C();
  private final byte[] header = new byte[64];
  private final long transactions;
  private final int level;
  private final long[] lengthsAt;
  private final int[] lengthsBytes;
  private int blocks;
  private long scripts;
  private long postings;
  private int postingBuckets;
  private long postingTable;
  private int postingRice;
  private long postingBytes;
  private long changesBytes;
  private int txidBuckets;
  private long txidTable;
  private int txidRice;
  private long txidBytes;
  private long names;

  SegmentWriter(Path file, int blocks, long transactions, int level) throws IOException {
    this.out = new FileOutput(file);
    this.transactions = transactions;
    this.level = level;
    this.lengthsAt = new long[blocks];
    this.lengthsBytes = new int[blocks];
  }

  /**
   * Writes all postings.
   *
   * @param expected number of postings, approximately; decides how large buckets are
   * @param scriptsExpected number of scripts, approximately; decides how long codes are
   */
  void postings(PostingCursor cursor, long expected, long scriptsExpected) throws IOException {
    long begin = out.position();
    postingBuckets = Math.toIntExact(1 + expected / SegmentFormat.POSTINGS_IN_BUCKET);
    postingRice = SegmentFormat.rice(Long.SIZE, scriptsExpected);
    BucketTable table = new BucketTable(postingBuckets);
    PostingBuckets buckets = new PostingBuckets(
        this, table, postingRice, SegmentFormat.bitsBelow(transactions), postingBuckets);
    buckets.writeAll(cursor);
    scripts = buckets.scripts();
    postings = buckets.postings();
    changesBytes = buckets.changesBytes();
    postingTable = table.writeTo(out);
    postingBytes = out.position() - begin;
  }

  /** Writes the fingerprints of all txids, which are {@code count}. */
  void txids(TxidCursor cursor, long count) throws IOException {
    long begin = out.position();
    txidBuckets = Math.toIntExact(1 + count / SegmentFormat.TXIDS_IN_BUCKET);
    txidRice = SegmentFormat.rice(Fingerprints.TXID_BITS, count);
    int numberBits = SegmentFormat.bitsBelow(transactions);
    BucketTable table = new BucketTable(txidBuckets);
    BitOutput bits = new BitOutput();
    boolean more = cursor.next();
    int unused = Long.SIZE - Fingerprints.TXID_BITS;
    for (int bucket = 0; bucket < txidBuckets; bucket++) {
      bits.clear();
      int entries = 0;
      long before = SegmentFormat.lowest(bucket, txidBuckets) >>> unused;
      while (more && SegmentFormat.bucket(cursor.fingerprint() << unused, txidBuckets) == bucket) {
        bits.rice(cursor.fingerprint() - before, txidRice);
        bits.bits(cursor.number(), numberBits);
        before = cursor.fingerprint();
        entries++;
        more = cursor.next();
      }
      table.set(bucket, bucket(bits, entries));
    }
    txidTable = table.writeTo(out);
    txidBytes = out.position() - begin;
  }

  /** Writes a bucket and returns where it begins. */
  long bucket(BitOutput bits, int entries) throws IOException {
    if (entries > MAX_IN_BUCKET) {
      throw new IllegalStateException("a bucket of " + entries + " entries");
    }
    bits.align();
    long at = out.position();
    LittleEndian.putInt(header, 0, bits.length());
    header[4] = (byte) entries;
    header[5] = (byte) (entries >>> 8);
    LittleEndian.putInt(header, 6, checksum(bits.bytes(), bits.length(), header, 0, 6));
    out.write(header, 0, BUCKET_HEADER);
    out.write(bits.bytes(), 0, bits.length());
    return at;
  }

  /** Writes a piece of a long list and returns where it begins. */
  long piece(BitOutput bits) throws IOException {
    bits.align();
    long at = out.position();
    header[0] = (byte) bits.length();
    header[1] = (byte) (bits.length() >>> 8);
    LittleEndian.putInt(header, 2, checksum(bits.bytes(), bits.length(), header, 0, 2));
    out.write(header, 0, SegmentFormat.PIECE_HEADER);
    out.write(bits.bytes(), 0, bits.length());
    return at;
  }

  /** Writes entries whose last 4 bytes are for a checksum of the others, and returns where they begin. */
  long checked(byte[] entries, int count, int entryLength) throws IOException {
    long at = out.position();
    for (int i = 0; i < count; i++) {
      int offset = i * entryLength;
      crc.reset();
      crc.update(entries, offset, entryLength - 4);
      LittleEndian.putInt(entries, offset + entryLength - 4, (int) crc.getValue());
    }
    out.write(entries, 0, count * entryLength);
    return at;
  }

  private int checksum(byte[] bytes, int length, byte[] and, int offset, int andLength) {
    crc.reset();
    crc.update(and, offset, andLength);
    crc.update(bytes, 0, length);
    return (int) crc.getValue();
  }

  /** Writes the lengths of a block's transactions, varints; for each block in order. */
  void lengths(byte[] varints, int offset, int length) throws IOException {
    lengthsAt[blocks] = out.position();
    lengthsBytes[blocks] = length;
    blocks++;
    out.write(varints, offset, length);
  }

  /** Writes the next transactions' txids, 32 bytes each. */
  void names(byte[] txids, int offset, int length) throws IOException {
    if (names == 0) {
      names = out.position();
    }
    out.write(txids, offset, length);
  }

  /** Writes the blocks and completes the file, which then survives a crash of the machine. */
  void finish(Blocks all) throws IOException {
    long blocksAt = out.position();
    byte[] entry = new byte[BLOCK_ENTRY];
    for (int block = 0; block < all.count(); block++) {
      all.hash(block).copyTo(entry, 0);
      LittleEndian.putInt(entry, 32, (int) all.time(block));
      LittleEndian.putInt(entry, 36, all.firstTransaction(block));
      BucketTable.put(entry, 40, lengthsAt[block]);
      LittleEndian.putInt(entry, 40 + TABLE_ENTRY, lengthsBytes[block]);
      checked(entry, 1, BLOCK_ENTRY);
    }
    int last = all.count() - 1;
    SegmentTrailer trailer = new SegmentTrailer(
        all.fromHeight(),
        all.fromHeight() + last,
        level,
        all.previousHash(),
        all.hash(last),
        transactions,
        scripts,
        postings,
        postingBuckets,
        postingTable,
        postingRice,
        postingBytes,
        changesBytes,
        txidBuckets,
        txidTable,
        txidRice,
        txidBytes,
        names,
        blocksAt);
    out.write(trailer.bytes(), 0, SegmentTrailer.LENGTH);
    out.sync();
  }

  @Override
  public void close() throws IOException {
    out.close();
  }

  static int nameBytes(int transactions) {
    return Math.multiplyExact(transactions, Hash256.LENGTH);
  }
}
