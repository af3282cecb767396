package org.utxod.store.history.segment;

import java.io.IOException;

/** Where the buckets of a file begin. */
final class BucketTable {
  private static final int BATCH = 1024;

  private final long[] offsets;

  BucketTable(int buckets) {
    offsets = new long[buckets];
  }

  void set(int bucket, long offset) {
    offsets[bucket] = offset;
  }

  /** Writes it and returns where it begins. */
  long writeTo(FileOutput out) throws IOException {
    long at = out.position();
    byte[] bytes = new byte[BATCH * SegmentFormat.TABLE_ENTRY];
    for (int from = 0; from < offsets.length; from += BATCH) {
      int count = Math.min(BATCH, offsets.length - from);
      for (int i = 0; i < count; i++) {
        put(bytes, i * SegmentFormat.TABLE_ENTRY, offsets[from + i]);
      }
      out.write(bytes, 0, count * SegmentFormat.TABLE_ENTRY);
    }
    return at;
  }

  static void put(byte[] bytes, int offset, long value) {
    for (int i = 0; i < SegmentFormat.TABLE_ENTRY; i++) {
      bytes[offset + i] = (byte) (value >>> (8 * i));
    }
  }

  static long get(byte[] bytes, int offset) {
    long value = 0;
    for (int i = SegmentFormat.TABLE_ENTRY - 1; i >= 0; i--) {
      value = value << 8 | (bytes[offset + i] & 0xFF);
    }
    return value;
  }
}
