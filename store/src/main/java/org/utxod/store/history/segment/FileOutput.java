package org.utxod.store.history.segment;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import org.utxod.store.file.PrivateFiles;

/** A new file, written from its beginning to its end through a buffer. For one thread. */
final class FileOutput implements Closeable {
  private static final int BUFFER = 256 * 1024;

  private final FileChannel channel;
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER);
  private long position;

  FileOutput(Path file) throws IOException {
    channel = FileChannel.open(
        file,
        Set.of(
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE),
        PrivateFiles.ofFile(file));
  }

  /** Bytes so far. */
  long position() {
    return position;
  }

  void write(byte[] bytes, int offset, int length) throws IOException {
    position += length;
    int at = offset;
    int left = length;
    while (left > 0) {
      if (!buffer.hasRemaining()) {
        drain();
      }
      int some = Math.min(left, buffer.remaining());
      buffer.put(bytes, at, some);
      at += some;
      left -= some;
    }
  }

  private void drain() throws IOException {
    buffer.flip();
    while (buffer.hasRemaining()) {
      channel.write(buffer);
    }
    buffer.clear();
  }

  /** Writes everything; on return it survives a crash of the machine. */
  void sync() throws IOException {
    drain();
    channel.force(true);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
