package org.utxod.indexer.bootstrap;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.utxod.store.bulk.RunFiles;
import org.utxod.store.error.IoReason;
import org.utxod.store.file.DurableFile;
import org.utxod.store.file.PrivateFiles;
import org.utxod.store.model.StoreException;

/**
 * The files of a bootstrap in the data directory until it is done: the order, its progress, and the coins in transit.
 */
public final class BootstrapFiles {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final Path directory;

  /** In a data directory. */
  public BootstrapFiles(Path dataDirectory) {
    this.directory = dataDirectory.resolve("bootstrap");
  }

  Path directory() {
    return directory;
  }

  /** The directory for coins in transit. */
  public Path coinsDirectory() {
    return directory.resolve("coins");
  }

  /** The pending order; empty if there is none. */
  public Optional<BootstrapOrder> order() {
    return read("order.json", BootstrapOrder.class);
  }

  /** Stores an order, replacing an earlier one and its remains. */
  public void order(BootstrapOrder order) {
    forget("failed.txt");
    forget("written.json");
    forget("read.json");
    write("order.json", order);
  }

  /** Why the order cannot be carried out; empty if no failure was recorded. */
  public Optional<String> failure() {
    try {
      Path file = directory.resolve("failed.txt");
      return Files.exists(file) ? Optional.of(Files.readString(file)) : Optional.empty();
    } catch (IOException e) {
      throw disk(e);
    }
  }

  /** Records that the order cannot be carried out. */
  public void failed(String message) {
    write("failed.txt", message.getBytes(StandardCharsets.UTF_8));
  }

  /** Whether the order's file is a pipe of which an earlier process read a part that cannot be read again. */
  public boolean needsPipeAgain() {
    return order()
            .filter(order -> order.nodeFile() == null)
            .map(order -> Path.of(order.file()))
            .filter(file -> Files.exists(file) && !Files.isRegularFile(file))
            .isPresent()
        && readAll().isEmpty();
  }

  Optional<WrittenSnapshot> written() {
    return read("written.json", WrittenSnapshot.class);
  }

  void written(WrittenSnapshot snapshot) {
    write("written.json", snapshot);
  }

  Optional<ReadSnapshot> readAll() {
    return read("read.json", ReadSnapshot.class);
  }

  void readAll(ReadSnapshot snapshot) {
    write("read.json", snapshot);
  }

  /** The form in which an index records the snapshot it was loaded from. */
  static byte[] bytes(ReadSnapshot snapshot) {
    try {
      return JSON.writeValueAsBytes(snapshot);
    } catch (IOException e) {
      throw new IllegalStateException("a snapshot could not be described", e);
    }
  }

  static ReadSnapshot snapshot(byte[] bytes) {
    try {
      return JSON.readValue(bytes, ReadSnapshot.class);
    } catch (IOException e) {
      throw new StoreException(
          StoreException.Kind.DAMAGED,
          "The index's record of its base snapshot cannot be read. Restore a backup, or load a snapshot into an "
              + "empty data directory.",
          e);
    }
  }

  /** Removes everything when the load is complete, also the remains of a process that was killed while doing so. */
  public void done() {
    // The order first: without it nothing else is read.
    forget("order.json");
    try {
      RunFiles.removeAll(coinsDirectory());
      RunFiles.removeAll(directory);
    } catch (IOException e) {
      throw disk(e);
    }
  }

  private <T> Optional<T> read(String name, Class<T> type) {
    Path file = directory.resolve(name);
    try {
      return Files.exists(file)
          ? Optional.of(JSON.readValue(Files.readAllBytes(file), type))
          : Optional.empty();
    } catch (IOException e) {
      throw disk(e);
    }
  }

  private void write(String name, Object value) {
    try {
      write(name, JSON.writeValueAsBytes(value));
    } catch (IOException e) {
      throw disk(e);
    }
  }

  private void write(String name, byte[] bytes) {
    try {
      PrivateFiles.createDirectories(directory);
      DurableFile.write(directory.resolve(name), bytes);
    } catch (IOException e) {
      throw disk(e);
    }
  }

  private void forget(String name) {
    try {
      Files.deleteIfExists(directory.resolve(name));
    } catch (IOException e) {
      throw disk(e);
    }
  }

  private StoreException disk(IOException e) {
    return new StoreException(
        StoreException.Kind.IO,
        "The snapshot load's files in " + directory + " cannot be used (" + IoReason.describe(e)
            + "). Check the disk and the permissions.",
        e);
  }
}
