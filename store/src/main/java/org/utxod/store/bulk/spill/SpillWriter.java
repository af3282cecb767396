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
  private final int partitionsPerFile;

  /** Begins anew. */
  public SpillWriter(Path directory, String name, int partitions, int files, int bufferBytes)
      throws IOException {
    this(directory, name, new ChunkTable(partitions), files, bufferBytes);
  }

  /**
   * Resumes after existing chunks; the files are truncated to these.
   *
   * @throws SpillDamaged where a file is shorter than the chunks in it
   */
  public SpillWriter(Path directory, String name, ChunkTable chunks, int files, int bufferBytes)
      throws IOException {
    int partitions = chunks.partitions();
    this.directory = directory;
    this.name = name;
    this.bufferBytes = bufferBytes;
    this.buffers = new byte[partitions][];
    this.used = new int[partitions];
    this.chunks = chunks;
    this.partitionsPerFile = partitionsPerFile(partitions, files);
    this.files = new FileChannel[(partitions + partitionsPerFile - 1) / partitionsPerFile];
    this.fileLengths = new long[this.files.length];
    for (int partition = 0; partition < partitions; partition++) {
      for (int chunk = 0; chunk < chunks.count(partition); chunk++) {
        long end = chunks.offset(partition, chunk) + chunks.length(partition, chunk);
        fileLengths[partition / partitionsPerFile] =
            Math.max(fileLengths[partition / partitionsPerFile], end);
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

  public static int partitionsPerFile(int partitions, int files) {
    return (partitions + files - 1) / files;
  }

  public void add(int partition, byte[] record, int offset, int length) throws IOException {
    byte[] buffer = buffers[partition];
    if (buffer == null) {
      buffer = new byte[bufferBytes];
      buffers[partition] = buffer;
    } else if (used[partition] + length > buffer.length) {
      flush(partition, buffer);
    }
    System.arraycopy(record, offset, buffer, used[partition], length);
    used[partition] += length;
  }

  private void flush(int partition, byte[] buffer) throws IOException {
    int length = used[partition];
    if (length == 0) {
      return;
    }
    int file = partition / partitionsPerFile;
    ByteBuffer bytes = ByteBuffer.wrap(buffer, 0, length);
    while (bytes.hasRemaining()) {
      files[file].write(bytes);
    }
    chunks.add(partition, fileLengths[file], length, Spill.checksum(buffer, 0, length));
    fileLengths[file] += length;
    used[partition] = 0;
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
    for (int partition = 0; partition < buffers.length; partition++) {
      byte[] buffer = buffers[partition];
      if (buffer != null) {
        flush(partition, buffer);
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
    return new Spill(directory, name, partitionsPerFile, chunks);
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
