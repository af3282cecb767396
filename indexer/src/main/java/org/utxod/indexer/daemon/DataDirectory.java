package org.utxod.indexer.daemon;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.utxod.store.error.IoReason;
import org.utxod.store.file.PrivateFiles;
import org.utxod.store.model.StoreException;

/** A data directory locked by this process; the lock is released when the process ends, in whatever way. */
public final class DataDirectory implements AutoCloseable {
  private final Path path;
  private final FileChannel channel;
  private final FileLock lock;

  private DataDirectory(Path path, FileChannel channel, FileLock lock) {
    this.path = path;
    this.channel = channel;
    this.lock = lock;
  }

  /**
   * Locks the directory, which is created if it is missing.
   *
   * @throws StoreException {@code LOCKED} if another process has locked it, {@code IO} if it cannot be used
   */
  public static DataDirectory take(Path path) {
    try {
      PrivateFiles.createDirectories(path);
      FileChannel channel = FileChannel.open(
          path.resolve("lock"),
          Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE),
          PrivateFiles.ofFile(path));
      FileLock lock = tryLock(channel);
      if (lock == null) {
        String holder = Files.readString(path.resolve("lock")).strip();
        channel.close();
        throw new StoreException(
            StoreException.Kind.LOCKED,
            "The data directory "
                + path
                + " is in use by another utxod"
                + (holder.isEmpty() ? "" : " (process " + holder + ")")
                + ". Stop that one first, or give this one another --data-dir.");
      }
      channel.truncate(0);
      String pid = ProcessHandle.current().pid() + "\n";
      channel.write(ByteBuffer.wrap(pid.getBytes(StandardCharsets.US_ASCII)));
      return new DataDirectory(path, channel, lock);
    } catch (IOException e) {
      throw new StoreException(
          StoreException.Kind.IO,
          "The data directory " + path + " cannot be used (" + IoReason.describe(e)
              + "). Check the path, its owner and its permissions.",
          e);
    }
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null; // locked by another part of this process
    }
  }

  /** Whether the directory is locked by some process, this one included. */
  public static boolean isTaken(Path path) {
    if (!Files.exists(path.resolve("lock"))) {
      return false;
    }
    try (FileChannel channel = FileChannel.open(path.resolve("lock"), StandardOpenOption.WRITE)) {
      FileLock lock = tryLock(channel);
      if (lock != null) {
        lock.release();
      }
      return lock == null;
    } catch (IOException e) {
      return false;
    }
  }

  /** The directory of the index. */
  public Path index() {
    return path.resolve("index");
  }

  /** The directory of the history. */
  public Path history() {
    return path.resolve("history");
  }

  /** The directory of a backup while it is sent away. */
  Path transfer() {
    return path.resolve("transfer");
  }

  /** The directory itself. */
  public Path path() {
    return path;
  }

  @Override
  public void close() {
    try {
      lock.release();
      channel.close();
    } catch (IOException e) {
      throw new StoreException(
          StoreException.Kind.IO, "The lock on " + path + " could not be released (" + e + ").", e);
    }
  }
}
