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
  private final int partitionsPerFile;
  private final ChunkTable chunks;
  private final boolean[] released;

  public Spill(Path directory, String name, int partitionsPerFile, ChunkTable chunks) {
    this.directory = directory;
    this.name = name;
    this.partitionsPerFile = partitionsPerFile;
    this.chunks = chunks;
    this.released = new boolean[chunks.partitions()];
  }

  static Path file(Path directory, String name, int number) {
    return directory.resolve(name + "-" + number + ".spill");
  }

  public int partitions() {
    return chunks.partitions();
  }

  /** Bytes of a partition. */
  public long size(int partition) {
    return chunks.size(partition);
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
  public void readInto(int partition, byte[] target) throws IOException {
    int at = 0;
    try (FileChannel channel = open(partition)) {
      for (int chunk = 0; chunk < chunks.count(partition); chunk++) {
        read(channel, partition, chunk, target, at);
        at += chunks.length(partition, chunk);
      }
    }
  }

  /**
   * Reads a partition chunk by chunk.
   *
   * @throws SpillDamaged where the file does not hold what was written to it; such a chunk is not passed on
   */
  public void readChunks(int partition, ChunkReader reader) throws IOException {
    byte[] chunkBytes = new byte[ChunkTable.MAX_CHUNK_BYTES];
    try (FileChannel channel = open(partition)) {
      for (int chunk = 0; chunk < chunks.count(partition); chunk++) {
        read(channel, partition, chunk, chunkBytes, 0);
        reader.read(chunkBytes, chunks.length(partition, chunk));
      }
    }
  }

  private Path file(int partition) {
    return file(directory, name, partition / partitionsPerFile);
  }

  private FileChannel open(int partition) throws IOException {
    try {
      return FileChannel.open(file(partition), StandardOpenOption.READ);
    } catch (NoSuchFileException e) {
      throw new SpillDamaged(file(partition));
    }
  }

  private void read(FileChannel channel, int partition, int chunk, byte[] target, int at)
      throws IOException {
    int length = chunks.length(partition, chunk);
    ByteBuffer into = ByteBuffer.wrap(target, at, length);
    long position = chunks.offset(partition, chunk);
    while (into.hasRemaining()) {
      int read = channel.read(into, position);
      if (read < 0) {
        throw new SpillDamaged(file(partition));
      }
      position += read;
    }
    if (checksum(target, at, length) != chunks.checksum(partition, chunk)) {
      throw new SpillDamaged(file(partition));
    }
  }

  static int checksum(byte[] bytes, int offset, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, offset, length);
    return (int) crc.getValue();
  }

  /** Ends the use of a partition. */
  public synchronized void release(int partition) throws IOException {
    released[partition] = true;
    int first = partition / partitionsPerFile * partitionsPerFile;
    for (int i = first; i < Math.min(first + partitionsPerFile, released.length); i++) {
      if (!released[i]) {
        return;
      }
    }
    Files.deleteIfExists(file(partition));
  }
}
