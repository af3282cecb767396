package org.utxod.store.history.segment;

import static org.utxod.store.history.segment.SegmentFormat.BUCKET_HEADER;
import static org.utxod.store.history.segment.SegmentFormat.PIECE_HEADER;
import static org.utxod.store.history.segment.SegmentFormat.TABLE_ENTRY;

import java.io.IOException;
import java.util.zip.CRC32C;
import org.utxod.store.chain.LittleEndian;

/** Reads checked parts of a segment's file. For one thread. */
final class Frames {
  /** Enough for nearly all buckets with one read. */
  static final int RANDOM = 4 * 1024;

  static final int SEQUENTIAL = 128 * 1024;
  private static final int MAX_BUCKET = 16 << 20;

  private final FileInput file;
  private final FileInput.Window table;
  private final CRC32C crc = new CRC32C();
  private FileInput.Window window;

  /** @param windowSize bytes read at once */
  Frames(FileInput file, int windowSize) {
    this.file = file;
    this.window = file.new Window(windowSize);
    this.table = file.new Window(windowSize == RANDOM ? 2 * TABLE_ENTRY : RANDOM);
  }

  /** Opens the codes of a bucket and returns the number of its entries. */
  int bucket(long tableAt, int bucket, BitInput in) throws IOException {
    int entry = table.require(tableAt + (long) bucket * TABLE_ENTRY, TABLE_ENTRY);
    long at = BucketTable.get(table.bytes(), entry);
    int header = require(at, BUCKET_HEADER);
    int length = LittleEndian.getInt(window.bytes(), header);
    if (length < 0 || length > MAX_BUCKET) {
      throw new DamagedException("a bucket's length is " + length);
    }
    int begin = require(at, BUCKET_HEADER + length);
    byte[] bytes = window.bytes();
    check(bytes, begin, 6, begin + BUCKET_HEADER, length, LittleEndian.getInt(bytes, begin + 6));
    in.open(bytes, begin + BUCKET_HEADER, length);
    return (bytes[begin + 4] & 0xFF) | (bytes[begin + 5] & 0xFF) << 8;
  }

  /** Opens the codes of a piece of a long list. */
  void piece(long at, BitInput in) throws IOException {
    int header = require(at, PIECE_HEADER);
    byte[] bytes = window.bytes();
    int length = (bytes[header] & 0xFF) | (bytes[header + 1] & 0xFF) << 8;
    int begin = require(at, PIECE_HEADER + length);
    bytes = window.bytes();
    check(bytes, begin, 2, begin + PIECE_HEADER, length, LittleEndian.getInt(bytes, begin + 2));
    in.open(bytes, begin + PIECE_HEADER, length);
  }

  /** Reads an entry whose last four bytes are its checksum and returns where it begins in {@link #bytes}. */
  int checked(long at, int length) throws IOException {
    int begin = require(at, length);
    byte[] bytes = window.bytes();
    check(bytes, begin, length - 4, 0, 0, LittleEndian.getInt(bytes, begin + length - 4));
    return begin;
  }

  byte[] bytes() {
    return window.bytes();
  }

  private int require(long position, int count) throws IOException {
    if (count > window.bytes().length) {
      window = file.new Window(Integer.highestOneBit(count) * 2);
    }
    return window.require(position, count);
  }

  private void check(byte[] bytes, int first, int firstLength, int second, int length, int sum)
      throws DamagedException {
    crc.reset();
    crc.update(bytes, first, firstLength);
    crc.update(bytes, second, length);
    if ((int) crc.getValue() != sum) {
      throw new DamagedException("a checksum is wrong");
    }
  }

  /** The file differs from what was written. */
  static final class DamagedException extends IOException {
    private static final long serialVersionUID = 1L;

    DamagedException(String what) {
      super(what);
    }
  }
}
