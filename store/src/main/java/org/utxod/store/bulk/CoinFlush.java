package org.utxod.store.bulk;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.utxod.store.file.DurableFile;
import org.utxod.store.file.PrivateFiles;
import org.utxod.store.kv.KeyValueStore;
import org.utxod.store.kv.SortedRows;
import org.utxod.store.schema.ColumnFamily;

/** Writes what is left in a log of coins into sorted files beside the store, one for each family that has rows of it. */
public final class CoinFlush implements AutoCloseable {
  /**
   * Finished files, not yet ingested.
   *
   * @param bytes of all of them
   */
  public record Written(Map<ColumnFamily, List<Path>> files, long bytes) {
    /** Removes the files. */
    public void remove() throws IOException {
      for (Path file : files.values().stream().flatMap(List::stream).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }

  private final KeyValueStore store;
  private final Path directory;
  private final String name;
  private final Map<ColumnFamily, List<Path>> files = new EnumMap<>(ColumnFamily.class);
  private @Nullable SortedRows coins;
  private @Nullable SortedRows scripts;

  private CoinFlush(KeyValueStore store, Path directory, String name) {
    this.store = store;
    this.directory = directory;
    this.name = name;
  }

  /**
   * Writes the files; when this returns they survive a crash of the machine. For any thread, while no other uses the
   * log.
   *
   * @param directory on the store's disk, for this alone
   * @param name of the files, which none had before
   */
  public static Written write(CoinLog log, KeyValueStore store, Path directory, String name)
      throws IOException {
    PrivateFiles.createDirectories(directory);
    try (CoinFlush flush = new CoinFlush(store, directory, name)) {
      log.forEach(flush.new Rows());
      return flush.finish();
    }
  }

  private SortedRows begin(ColumnFamily columnFamily) {
    Path file = directory.resolve(columnFamily.label() + "-" + name + ".sst");
    files.put(columnFamily, List.of(file));
    return store.passingRows(columnFamily, file);
  }

  private Written finish() throws IOException {
    if (coins != null) {
      coins.finish();
    }
    if (scripts != null) {
      scripts.finish();
    }
    long bytes = 0;
    for (Path file : files.values().stream().flatMap(List::stream).toList()) {
      bytes += Files.size(file);
    }
    DurableFile.sync(directory);
    return new Written(files, bytes);
  }

  @Override
  public void close() {
    if (coins != null) {
      coins.close();
    }
    if (scripts != null) {
      scripts.close();
    }
  }

  private final class Rows implements CoinLog.Rows {
    private SortedRows coins() {
      SortedRows rows = coins;
      if (rows == null) {
        rows = begin(ColumnFamily.COIN);
        coins = rows;
      }
      return rows;
    }

    @Override
    public void coin(byte[] data, int key, int keyLength, int value, int valueLength) {
      coins().put(data, key, keyLength, data, value, valueLength);
    }

    @Override
    public void gone(byte[] data, int key, int keyLength) {
      coins().remove(data, key, keyLength);
    }

    @Override
    public void script(byte[] data, int key, int keyLength, int script, int scriptLength) {
      SortedRows rows = scripts;
      if (rows == null) {
        rows = begin(ColumnFamily.SCRIPT);
        scripts = rows;
      }
      rows.put(data, key, keyLength, data, script, scriptLength);
    }
  }
}
