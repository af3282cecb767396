package org.utxod.store.history.segment;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Reads of an open file by position. Safe for use by several threads. Java closes a file under an interrupted reader; it is
 * opened again for the others.
 */
final class FileInput implements Closeable {
  private final Path path;
  private volatile FileChannel channel;
  private volatile boolean closed;

  FileInput(Path path) throws IOException {
    this.path = path;
    this.channel = FileChannel.open(path, StandardOpenOption.READ);
  }

  long size() throws IOException {
    return channel.size();
  }

  /**
   * Reads exactly {@code length} bytes.
   *
   * @throws EOFException if the file ends before
   */
  void read(long position, byte[] target, int offset, int length) throws IOException {
    if (readSome(position, target, offset, length) < length) {
      throw new EOFException("the file ends early");
    }
  }

  /** Reads up to {@code length} bytes; fewer at the end of the file. */
  int readSome(long position, byte[] target, int offset, int length) throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(target, offset, length);
    while (buffer.hasRemaining()) {
      FileChannel now = channel;
      try {
        if (now.read(buffer, position + buffer.position() - offset) < 0) {
          break;
        }
      } catch (ClosedChannelException e) {
        if (closed || Thread.currentThread().isInterrupted()) {
          throw e;
        }
        reopen(now);
      }
    }
    return buffer.position() - offset;
  }

  private synchronized void reopen(FileChannel before) throws IOException {
    if (channel == before && !closed) {
      channel = FileChannel.open(path, StandardOpenOption.READ);
    }
  }

  @Override
  public synchronized void close() throws IOException {
    closed = true;
    channel.close();
  }

  /** A part of the file in memory, for reads that are near one another. For one thread. */
  final class Window {
    private final byte[] bytes;
    private long begin;
    private int length;

    Window(int size) {
      bytes = new byte[size];
    }

    /** Makes sure that these bytes are in {@link #bytes}, and returns where they begin there. */
    int require(long position, int count) throws IOException {
      if (count > bytes.length) {
        throw new EOFException("a length of " + count + " bytes is too large");
      }
      if (position < begin || position + count > begin + length) {
        begin = position;
        length = readSome(position, bytes, 0, bytes.length);
        if (count > length) {
          throw new EOFException("the file ends early");
        }
      }
      return (int) (position - begin);
    }

    byte[] bytes() {
      return bytes;
    }
  }
}
