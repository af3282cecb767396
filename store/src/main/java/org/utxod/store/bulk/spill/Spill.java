package org.utxod.store.bulk.spill;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;

/**
 * Partitioned records on disk. Partitions may be read by several threads at once; a file is removed when the last
 * partition in it is released.
 */
public final class Spill {
  private final Path directory;
  private final String name;
  private final int cellsPerFile;
  private final ChunkTable chunks;
  private final boolean[] released;

  public Spill(Path directory, String name, int cellsPerFile, ChunkTable chunks) {
    this.directory = directory;
    this.name = name;
    this.cellsPerFile = cellsPerFile;
    this.chunks = chunks;
    this.released = new boolean[chunks.cells()];
  }

  static Path file(Path directory, String name, int number) {
    return directory.resolve(name + "-" + number + ".spill");
  }

  public int cells() {
    return chunks.cells();
  }

  /** Bytes of a partition. */
  public long size(int cell) {
    return chunks.size(cell);
  }

  /** Receives the chunks of a partition; each holds whole records. */
  public interface ChunkReader {
    void read(byte[] chunk, int length) throws IOException;
  }

  /**
   * Reads a partition into {@code target}, which has room for it; records are in the order of their arrival.
   *
   * @throws SpillDamaged where the file does not hold what was written to it
   */
  public void readInto(int cell, byte[] target) throws IOException {
    int at = 0;
    try (FileChannel channel = open(cell)) {
      for (int chunk = 0; chunk < chunks.count(cell); chunk++) {
        read(channel, cell, chunk, target, at);
        at += chunks.length(cell, chunk);
      }
    }
  }

  /**
   * Reads a partition chunk by chunk.
   *
   * @throws SpillDamaged where the file does not hold what was written to it; such a chunk is not passed on
   */
  public void readChunks(int cell, ChunkReader reader) throws IOException {
    byte[] chunkBytes = new byte[ChunkTable.MAX_CHUNK_BYTES];
    try (FileChannel channel = open(cell)) {
      for (int chunk = 0; chunk < chunks.count(cell); chunk++) {
        read(channel, cell, chunk, chunkBytes, 0);
        reader.read(chunkBytes, chunks.length(cell, chunk));
      }
    }
  }

  private Path file(int cell) {
    return file(directory, name, cell / cellsPerFile);
  }

  private FileChannel open(int cell) throws IOException {
    try {
      return FileChannel.open(file(cell), StandardOpenOption.READ);
    } catch (NoSuchFileException e) {
      throw new SpillDamaged(file(cell));
    }
  }

  private void read(FileChannel channel, int cell, int chunk, byte[] target, int at)
      throws IOException {
    int length = chunks.length(cell, chunk);
    ByteBuffer into = ByteBuffer.wrap(target, at, length);
    long position = chunks.offset(cell, chunk);
    while (into.hasRemaining()) {
      int read = channel.read(into, position);
      if (read < 0) {
        throw new SpillDamaged(file(cell));
      }
      position += read;
    }
    if (checksum(target, at, length) != chunks.checksum(cell, chunk)) {
      throw new SpillDamaged(file(cell));
    }
  }

  static int checksum(byte[] bytes, int offset, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, offset, length);
    return (int) crc.getValue();
  }

  /** Ends the use of a partition. */
  public synchronized void release(int cell) throws IOException {
    released[cell] = true;
    int first = cell / cellsPerFile * cellsPerFile;
    for (int i = first; i < Math.min(first + cellsPerFile, released.length); i++) {
      if (!released[i]) {
        return;
      }
    }
    Files.deleteIfExists(file(cell));
  }
}
