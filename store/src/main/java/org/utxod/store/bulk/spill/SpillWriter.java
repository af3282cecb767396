package org.utxod.store.bulk.spill;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * Partitions records: each partition has a buffer, and a full one is appended to a file that several partitions
 * share. A file holds adjacent partitions, so that files can be removed one by one when partitions are read in order.
 * Not safe for use by several
 * threads at once, but for {@link #sync}.
 */
public final class SpillWriter implements AutoCloseable {
  private final Path directory;
  private final String name;
  private final int bufferBytes;
  private final byte[] @Nullable [] buffers;
  private final int[] used;
  private final ChunkTable chunks;
  private final FileChannel[] files;
  private final long[] fileLengths;
  private final int cellsPerFile;

  /** Begins anew. */
  public SpillWriter(Path directory, String name, int cells, int files, int bufferBytes)
      throws IOException {
    this(directory, name, new ChunkTable(cells), files, bufferBytes);
  }

  /**
   * Resumes after existing chunks; the files are truncated to these.
   *
   * @throws SpillDamaged where a file is shorter than the chunks in it
   */
  public SpillWriter(Path directory, String name, ChunkTable chunks, int files, int bufferBytes)
      throws IOException {
    int cells = chunks.cells();
    this.directory = directory;
    this.name = name;
    this.bufferBytes = bufferBytes;
    this.buffers = new byte[cells][];
    this.used = new int[cells];
    this.chunks = chunks;
    this.cellsPerFile = cellsPerFile(cells, files);
    this.files = new FileChannel[(cells + cellsPerFile - 1) / cellsPerFile];
    this.fileLengths = new long[this.files.length];
    for (int cell = 0; cell < cells; cell++) {
      for (int chunk = 0; chunk < chunks.count(cell); chunk++) {
        long end = chunks.offset(cell, chunk) + chunks.length(cell, chunk);
        fileLengths[cell / cellsPerFile] = Math.max(fileLengths[cell / cellsPerFile], end);
      }
    }
    try {
      for (int i = 0; i < this.files.length; i++) {
        Path file = Spill.file(directory, name, i);
        FileChannel channel =
            FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        this.files[i] = channel;
        if (channel.size() < fileLengths[i]) {
          throw new SpillDamaged(file);
        }
        channel.truncate(fileLengths[i]);
        channel.position(fileLengths[i]);
      }
    } catch (IOException e) {
      close();
      throw e;
    }
  }

  public static int cellsPerFile(int cells, int files) {
    return (cells + files - 1) / files;
  }

  public void add(int cell, byte[] record, int offset, int length) throws IOException {
    byte[] buffer = buffers[cell];
    if (buffer == null) {
      buffer = new byte[bufferBytes];
      buffers[cell] = buffer;
    } else if (used[cell] + length > buffer.length) {
      flush(cell, buffer);
    }
    System.arraycopy(record, offset, buffer, used[cell], length);
    used[cell] += length;
  }

  private void flush(int cell, byte[] buffer) throws IOException {
    int length = used[cell];
    if (length == 0) {
      return;
    }
    int file = cell / cellsPerFile;
    ByteBuffer bytes = ByteBuffer.wrap(buffer, 0, length);
    while (bytes.hasRemaining()) {
      files[file].write(bytes);
    }
    chunks.add(cell, fileLengths[file], length, Spill.checksum(buffer, 0, length));
    fileLengths[file] += length;
    used[cell] = 0;
  }

  /** Bytes in the files. */
  public long written() {
    long sum = 0;
    for (long length : fileLengths) {
      sum += length;
    }
    return sum;
  }

  /** Writes the buffers, so that all records are in the files and in the table. */
  public ChunkTable flush() throws IOException {
    for (int cell = 0; cell < buffers.length; cell++) {
      byte[] buffer = buffers[cell];
      if (buffer != null) {
        flush(cell, buffer);
      }
    }
    return chunks;
  }

  /** Makes what was written survive a crash of the machine; for any thread. */
  void sync() throws IOException {
    for (FileChannel file : files) {
      file.force(false);
    }
  }

  /** Writes what is still in the buffers; nothing may be added afterwards. */
  public Spill finish() throws IOException {
    flush();
    close();
    return new Spill(directory, name, cellsPerFile, chunks);
  }

  @Override
  public void close() throws IOException {
    for (FileChannel file : files) {
      if (file != null) {
        file.close();
      }
    }
  }
}
