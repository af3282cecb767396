package org.utxod.indexer.payout.ledger;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import org.utxod.store.file.DurableFile;
import org.utxod.store.file.PrivateFiles;

/** A ledger's file, locked against other processes, readable by its owner only. */
public final class LedgerFile implements LedgerStorage {
  private static final String NAME = "payouts.ledger";

  /**
   * A file of its own that nothing else opens: a process loses its locks of a file when it closes any channel of it (POSIX
   * fcntl), and the ledger is opened again for each reading.
   */
  private static final String LOCK = "payouts.lock";

  private static final int BUFFER = 1 << 16;

  private final Path file;
  private final FileChannel channel;
  private final FileChannel lock;

  private LedgerFile(Path file, FileChannel channel, FileChannel lock) {
    this.file = file;
    this.channel = channel;
    this.lock = lock;
  }

  /** Whether there is a ledger in a directory. */
  public static boolean exists(Path directory) {
    return Files.exists(directory.resolve(NAME));
  }

  /**
   * Makes the empty file of a new ledger and opens it.
   *
   * @throws LedgerException if there is one already, or it cannot be made
   */
  public static LedgerFile create(Path directory) {
    Path file = directory.resolve(NAME);
    try {
      PrivateFiles.createDirectories(directory);
      Files.createFile(file, PrivateFiles.ofFile(file));
      DurableFile.sync(directory);
      return open(directory);
    } catch (IOException e) {
      throw new LedgerException(
          "A ledger cannot be made in " + directory + " (" + e + "). Choose an empty directory.",
          e);
    }
  }

  /**
   * Opens the one in a directory.
   *
   * @throws LedgerException if there is none, it cannot be read, or another process has it open
   */
  public static LedgerFile open(Path directory) {
    Path file = directory.resolve(NAME);
    if (!Files.exists(file)) {
      throw new LedgerException("There is no ledger of payouts in " + directory
          + ". If there never was one, make it with 'utxod payouts init'; if there was, restore it: without it "
          + "nobody knows what has been paid.");
    }
    try {
      FileChannel lock = lock(directory);
      try {
        return new LedgerFile(
            file,
            FileChannel.open(file, Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE)),
            lock);
      } catch (IOException e) {
        lock.close();
        throw e;
      }
    } catch (IOException e) {
      throw new LedgerException(
          "The ledger of payouts " + file + " cannot be opened (" + e
              + "). Payments stay off until it can be read and written.",
          e);
    }
  }

  private static FileChannel lock(Path directory) throws IOException {
    Path file = directory.resolve(LOCK);
    FileChannel channel = FileChannel.open(
        file,
        Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
        PrivateFiles.ofFile(file));
    if (!isLocked(channel)) {
      channel.close();
      throw new LedgerException("Another process uses the ledger of payouts in " + directory
          + ". One utxod pays from a ledger; stop the other one first.");
    }
    return channel;
  }

  private static boolean isLocked(FileChannel channel) throws IOException {
    try {
      return channel.tryLock() != null;
    } catch (OverlappingFileLockException e) {
      return false;
    }
  }

  @Override
  public String name() {
    return file.toString();
  }

  @Override
  public long length() throws IOException {
    return channel.size();
  }

  @Override
  public InputStream readFrom(long position) throws IOException {
    FileChannel reading = FileChannel.open(file, StandardOpenOption.READ);
    reading.position(position);
    return new BufferedInputStream(Channels.newInputStream(reading), BUFFER);
  }

  @Override
  public void append(byte[] bytes) throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    long position = channel.size();
    while (buffer.hasRemaining()) {
      position += channel.write(buffer, position);
    }
  }

  @Override
  public void sync() throws IOException {
    channel.force(true);
  }

  @Override
  public void truncate(long length) throws IOException {
    channel.truncate(length);
    channel.force(true);
  }

  @Override
  public void close() {
    try (lock) {
      channel.close();
    } catch (IOException e) {
      throw new LedgerException("The ledger of payouts " + file + " could not be closed.", e);
    }
  }
}
