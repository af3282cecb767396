package org.utxod.store.bulk.spill;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Arrays;

/**
 * The position of each partition's chunks in the spill files, in the order of their arrival, and the checksum of
 * each. A chunk holds whole records. Not safe for use by several threads at once while chunks are added.
 */
public final class ChunkTable {
  /** A chunk is shorter than this. */
  static final int MAX_CHUNK_BYTES = 1 << 20;

  private static final int LENGTH_BITS = 20;

  private final long[][] places;
  private final int[][] checksums;
  private final int[] counts;

  public ChunkTable(int cells) {
    this.places = new long[cells][0];
    this.checksums = new int[cells][0];
    this.counts = new int[cells];
  }

  public int cells() {
    return counts.length;
  }

  /** Chunks of a cell. */
  int count(int cell) {
    return counts[cell];
  }

  /** Where a chunk begins in its file, in bytes. */
  long offset(int cell, int chunk) {
    return places[cell][chunk] >>> LENGTH_BITS;
  }

  /** Bytes of a chunk. */
  int length(int cell, int chunk) {
    return (int) (places[cell][chunk] & (MAX_CHUNK_BYTES - 1));
  }

  /** The CRC-32C of a chunk's bytes. */
  int checksum(int cell, int chunk) {
    return checksums[cell][chunk];
  }

  void add(int cell, long offset, int length, int checksum) {
    int count = counts[cell]++;
    if (count == places[cell].length) {
      int room = Math.max(8, count * 2);
      places[cell] = Arrays.copyOf(places[cell], room);
      checksums[cell] = Arrays.copyOf(checksums[cell], room);
    }
    places[cell][count] = offset << LENGTH_BITS | length;
    checksums[cell][count] = checksum;
  }

  /** Bytes of a cell. */
  long size(int cell) {
    long size = 0;
    for (int chunk = 0; chunk < counts[cell]; chunk++) {
      size += length(cell, chunk);
    }
    return size;
  }

  void writeTo(DataOutputStream out) throws IOException {
    out.writeInt(counts.length);
    for (int cell = 0; cell < counts.length; cell++) {
      out.writeInt(counts[cell]);
      for (int chunk = 0; chunk < counts[cell]; chunk++) {
        out.writeLong(places[cell][chunk]);
        out.writeInt(checksums[cell][chunk]);
      }
    }
  }

  public static ChunkTable read(DataInputStream in) throws IOException {
    ChunkTable table = new ChunkTable(in.readInt());
    for (int cell = 0; cell < table.counts.length; cell++) {
      int count = in.readInt();
      table.counts[cell] = count;
      table.places[cell] = new long[count];
      table.checksums[cell] = new int[count];
      for (int chunk = 0; chunk < count; chunk++) {
        table.places[cell][chunk] = in.readLong();
        table.checksums[cell][chunk] = in.readInt();
      }
    }
    return table;
  }
}
