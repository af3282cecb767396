package org.utxod.store.rocksdb;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * How far writing had come, in a small file of its own beside the log: RocksDB opens with as much of a damaged log as can be
 * read and says nothing (its point-in-time recovery), and what the log lost cannot be seen from what is left. The file holds
 * the number of the last write, which only ever grows, and the height at it. It is written over in place and synced; one
 * that cannot be read counts as none. For the writer's thread.
 */
final class WrittenMark implements AutoCloseable {
  private static final String NAME = "written";
  private static final long MAGIC = 0x7574786F_6D61726BL;
  private static final int LENGTH = 32;
  private static final long NO_HEIGHT = -1;

  /** What it says: the last write's number, and the height at it, null before the first block. */
  record Mark(long sequence, @Nullable Integer height) {}

  private final Path file;
  private @Nullable FileChannel channel;

  WrittenMark(Path directory) {
    this.file = directory.resolve(NAME);
  }

  /** Empty where there is none, or it cannot be read. */
  Optional<Mark> read() {
    try {
      byte[] bytes = Files.readAllBytes(file);
      if (bytes.length != LENGTH) {
        return Optional.empty();
      }
      ByteBuffer fields = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
      if (fields.getLong() != MAGIC || fields.getLong(24) != checksum(bytes)) {
        return Optional.empty();
      }
      long sequence = fields.getLong();
      long height = fields.getLong();
      return Optional.of(
          new Mark(sequence, height == NO_HEIGHT ? null : Integer.valueOf((int) height)));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** A disk that refuses leaves an older mark, by which less would be noticed and nothing else is wrong. */
  void write(Mark mark) {
    byte[] bytes = new byte[LENGTH];
    Integer height = mark.height;
    ByteBuffer fields = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    fields.putLong(MAGIC).putLong(mark.sequence).putLong(height == null ? NO_HEIGHT : height);
    fields.putLong(checksum(bytes));
    try {
      FileChannel open = channel;
      if (open == null) {
        open = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        channel = open;
      }
      open.write(ByteBuffer.wrap(bytes), 0);
      open.force(false);
    } catch (IOException e) {
      close();
    }
  }

  private static long checksum(byte[] bytes) {
    CRC32 crc = new CRC32();
    crc.update(bytes, 0, 24);
    return crc.getValue();
  }

  @Override
  public void close() {
    try {
      if (channel != null) {
        channel.close();
      }
    } catch (IOException e) {
      // Nothing is lost with it.
    }
    channel = null;
  }
}
