package org.utxod.indexer.simnode.chain;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Blocks of a simulated node in a file instead of in memory, for chains of thousands of full ones. The file is removed
 * on close; its blocks must not be used afterwards. Thread-safe.
 */
public final class BlockFile implements AutoCloseable {
  private final FileChannel channel;
  private long end;

  private BlockFile(FileChannel channel) {
    this.channel = channel;
  }

  /** A new file at {@code path}, which must not exist. */
  public static BlockFile create(Path path) throws IOException {
    return new BlockFile(FileChannel.open(
        path,
        StandardOpenOption.CREATE_NEW,
        StandardOpenOption.READ,
        StandardOpenOption.WRITE,
        StandardOpenOption.DELETE_ON_CLOSE));
  }

  /** The same block, stored in this file. */
  public SimBlock hold(SimBlock block) {
    return block.heldIn(this);
  }

  /** The same bytes, stored in this file. */
  StoredBytes hold(StoredBytes bytes) {
    long at = append(bytes.copy());
    int length = bytes.length();
    return new StoredBytes() {
      @Override
      public byte[] copy() {
        return read(at, length);
      }

      @Override
      public int length() {
        return length;
      }
    };
  }

  private synchronized long append(byte[] bytes) {
    long at = end;
    ByteBuffer rest = ByteBuffer.wrap(bytes);
    try {
      while (rest.hasRemaining()) {
        end += channel.write(rest, end);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return at;
  }

  private byte[] read(long at, int length) {
    ByteBuffer bytes = ByteBuffer.allocate(length);
    try {
      while (bytes.hasRemaining()) {
        if (channel.read(bytes, at + bytes.position()) < 0) {
          throw new IOException("the file of blocks is cut short");
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.array();
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
