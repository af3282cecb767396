package org.utxod.store.bulk;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Records divided among cells, on disk. Cells may be read by several threads at once; their files are removed when the
 * last cell in them was released.
 */
final class Spill {
  private static final int LENGTH_BITS = 20;

  private final Path directory;
  private final String name;
  private final int cellsPerFile;
  private final long[][] chunks;
  private final boolean[] released;

  Spill(Path directory, String name, int cellsPerFile, long[][] chunks) {
    this.directory = directory;
    this.name = name;
    this.cellsPerFile = cellsPerFile;
    this.chunks = chunks;
    this.released = new boolean[chunks.length];
  }

  static Path file(Path directory, String name, int number) {
    return directory.resolve(name + "-" + number + ".spill");
  }

  /** Where a chunk stands in its file, and how long it is, in one number. */
  static long chunk(long offset, int length) {
    return offset << LENGTH_BITS | length;
  }

  private static int chunkLength(long chunk) {
    return (int) (chunk & (1 << LENGTH_BITS) - 1);
  }

  int cells() {
    return chunks.length;
  }

  /** Bytes of a cell. */
  long size(int cell) {
    long size = 0;
    for (long chunk : chunks[cell]) {
      size += chunkLength(chunk);
    }
    return size;
  }

  /** What is done with each chunk of a cell, which holds whole records. */
  interface ChunkReader {
    void read(byte[] chunk, int length) throws IOException;
  }

  /** Reads a cell into {@code target}, which has room for it; records lie in the order of their arrival. */
  void readInto(int cell, byte[] target) throws IOException {
    int at = 0;
    try (FileChannel channel = open(cell)) {
      for (long chunk : chunks[cell]) {
        read(channel, chunk, target, at);
        at += chunkLength(chunk);
      }
    }
  }

  /** Reads a cell chunk by chunk. */
  void readChunks(int cell, ChunkReader reader) throws IOException {
    byte[] chunkBytes = new byte[1 << LENGTH_BITS];
    try (FileChannel channel = open(cell)) {
      for (long chunk : chunks[cell]) {
        read(channel, chunk, chunkBytes, 0);
        reader.read(chunkBytes, chunkLength(chunk));
      }
    }
  }

  private FileChannel open(int cell) throws IOException {
    return FileChannel.open(file(directory, name, cell / cellsPerFile), StandardOpenOption.READ);
  }

  private static void read(FileChannel channel, long chunk, byte[] target, int at)
      throws IOException {
    ByteBuffer into = ByteBuffer.wrap(target, at, chunkLength(chunk));
    long position = chunk >>> LENGTH_BITS;
    while (into.hasRemaining()) {
      int read = channel.read(into, position);
      if (read < 0) {
        throw new IOException("a spill file is shorter than it was written");
      }
      position += read;
    }
  }

  /** Nobody reads this cell any more. */
  synchronized void release(int cell) throws IOException {
    released[cell] = true;
    int first = cell / cellsPerFile * cellsPerFile;
    for (int i = first; i < Math.min(first + cellsPerFile, released.length); i++) {
      if (!released[i]) {
        return;
      }
    }
    Files.deleteIfExists(file(directory, name, cell / cellsPerFile));
  }

  /** Writes where everything stands, to be read by {@link #read}. */
  void describe(DataOutputStream out) throws IOException {
    out.writeInt(cellsPerFile);
    out.writeInt(chunks.length);
    for (long[] ofCell : chunks) {
      out.writeInt(ofCell.length);
      for (long chunk : ofCell) {
        out.writeLong(chunk);
      }
    }
  }

  /** The spill that was described. */
  static Spill read(DataInputStream in, Path directory, String name) throws IOException {
    int cellsPerFile = in.readInt();
    long[][] chunks = new long[in.readInt()][];
    for (int cell = 0; cell < chunks.length; cell++) {
      chunks[cell] = new long[in.readInt()];
      for (int i = 0; i < chunks[cell].length; i++) {
        chunks[cell][i] = in.readLong();
      }
    }
    return new Spill(directory, name, cellsPerFile, chunks);
  }
}
