package org.utxod.store.bulk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Divides records among cells: each has a buffer, and a full one is appended to a file that several cells share. Files
 * hold neighbouring cells, so that they can go one by one when the cells are read in order. Not safe for use by several
 * threads at once.
 */
final class SpillWriter implements AutoCloseable {
  private final Path directory;
  private final String name;
  private final int bufferBytes;
  private final byte[] @Nullable [] buffers;
  private final int[] used;
  private final long[][] chunks;
  private final int[] chunkCounts;
  private final FileChannel[] files;
  private final long[] fileLengths;
  private final int cellsPerFile;

  SpillWriter(Path directory, String name, int cells, int files, int bufferBytes)
      throws IOException {
    this.directory = directory;
    this.name = name;
    this.bufferBytes = bufferBytes;
    this.buffers = new byte[cells][];
    this.used = new int[cells];
    this.chunks = new long[cells][0];
    this.chunkCounts = new int[cells];
    this.cellsPerFile = (cells + files - 1) / files;
    this.files = new FileChannel[(cells + cellsPerFile - 1) / cellsPerFile];
    this.fileLengths = new long[this.files.length];
    try {
      for (int i = 0; i < this.files.length; i++) {
        this.files[i] = FileChannel.open(
            Spill.file(directory, name, i),
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE);
      }
    } catch (IOException e) {
      close();
      throw e;
    }
  }

  void add(int cell, byte[] record, int offset, int length) throws IOException {
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
    if (chunkCounts[cell] == chunks[cell].length) {
      chunks[cell] = Arrays.copyOf(chunks[cell], Math.max(8, chunkCounts[cell] * 2));
    }
    chunks[cell][chunkCounts[cell]++] = Spill.chunk(fileLengths[file], length);
    fileLengths[file] += length;
    used[cell] = 0;
  }

  /** Writes what is still in the buffers; nothing may be added afterwards. */
  Spill finish() throws IOException {
    for (int cell = 0; cell < buffers.length; cell++) {
      byte[] buffer = buffers[cell];
      if (buffer != null) {
        flush(cell, buffer);
        buffers[cell] = null;
      }
      chunks[cell] = Arrays.copyOf(chunks[cell], chunkCounts[cell]);
    }
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
