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

  public ChunkTable(int partitions) {
    this.places = new long[partitions][0];
    this.checksums = new int[partitions][0];
    this.counts = new int[partitions];
  }

  public int partitions() {
    return counts.length;
  }

  /** Chunks of a partition. */
  int count(int partition) {
    return counts[partition];
  }

  /** Where a chunk begins in its file, in bytes. */
  long offset(int partition, int chunk) {
    return places[partition][chunk] >>> LENGTH_BITS;
  }

  /** Bytes of a chunk. */
  int length(int partition, int chunk) {
    return (int) (places[partition][chunk] & (MAX_CHUNK_BYTES - 1));
  }

  /** The CRC-32C of a chunk's bytes. */
  int checksum(int partition, int chunk) {
    return checksums[partition][chunk];
  }

  void add(int partition, long offset, int length, int checksum) {
    int count = counts[partition]++;
    if (count == places[partition].length) {
      int room = Math.max(8, count * 2);
      places[partition] = Arrays.copyOf(places[partition], room);
      checksums[partition] = Arrays.copyOf(checksums[partition], room);
    }
    places[partition][count] = offset << LENGTH_BITS | length;
    checksums[partition][count] = checksum;
  }

  /** Bytes of a partition. */
  long size(int partition) {
    long size = 0;
    for (int chunk = 0; chunk < counts[partition]; chunk++) {
      size += length(partition, chunk);
    }
    return size;
  }

  void writeTo(DataOutputStream out) throws IOException {
    out.writeInt(counts.length);
    for (int partition = 0; partition < counts.length; partition++) {
      out.writeInt(counts[partition]);
      for (int chunk = 0; chunk < counts[partition]; chunk++) {
        out.writeLong(places[partition][chunk]);
        out.writeInt(checksums[partition][chunk]);
      }
    }
  }

  public static ChunkTable read(DataInputStream in) throws IOException {
    ChunkTable table = new ChunkTable(in.readInt());
    for (int partition = 0; partition < table.counts.length; partition++) {
      int count = in.readInt();
      table.counts[partition] = count;
      table.places[partition] = new long[count];
      table.checksums[partition] = new int[count];
      for (int chunk = 0; chunk < count; chunk++) {
        table.places[partition][chunk] = in.readLong();
        table.checksums[partition][chunk] = in.readInt();
      }
    }
    return table;
  }
}
