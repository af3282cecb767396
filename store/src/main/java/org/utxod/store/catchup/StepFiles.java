package org.utxod.store.catchup;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.utxod.store.bulk.IoErrors;
import org.utxod.store.bulk.RunFiles;
import org.utxod.store.file.DurableFile;
import org.utxod.store.file.PrivateFiles;
import org.utxod.store.kv.KeyValueStore;
import org.utxod.store.kv.SortedRows;
import org.utxod.store.schema.ColumnFamily;

/** The sorted files of one step, until they are the store's. Safe for use by several threads. */
final class StepFiles {
  private final KeyValueStore store;
  private final Path directory;
  private final String step;
  private final Map<ColumnFamily, List<Path>> files = new EnumMap<>(ColumnFamily.class);

  private StepFiles(KeyValueStore store, Path directory, String step) {
    this.store = store;
    this.directory = directory;
    this.step = step;
  }

  /**
   * Begins those of a step.
   *
   * @param step a name that no step had before in this process
   * @param first whether it is the first, so that what an earlier process left is removed
   */
  static StepFiles begin(KeyValueStore store, Path directory, String step, boolean first) {
    try {
      if (first) {
        RunFiles.removeAll(directory);
      }
      PrivateFiles.createDirectories(directory);
      return new StepFiles(store, directory, step);
    } catch (IOException e) {
      throw IoErrors.of(directory, e);
    }
  }

  /** Begins the file of a family's rows of one range. */
  synchronized SortedRows begin(ColumnFamily columnFamily, int range) {
    Path file = directory.resolve(columnFamily.label() + "-" + step + "-" + range + ".sst");
    List<Path> ofFamily = files.computeIfAbsent(columnFamily, unused -> new ArrayList<>());
    SortedRows rows = columnFamily == ColumnFamily.COIN || columnFamily == ColumnFamily.BALANCE
        ? store.passingRows(columnFamily, file)
        : store.sortedRows(columnFamily, file);
    ofFamily.add(file);
    return rows;
  }

  /** Makes the names of the files, which are all finished, survive a crash of the machine. */
  synchronized Map<ColumnFamily, List<Path>> finished() {
    try {
      DurableFile.sync(directory);
      return files;
    } catch (IOException e) {
      throw IoErrors.of(directory, e);
    }
  }

  /** Removes the files, of which nothing is to come; what cannot be removed is in nobody's way. */
  synchronized void remove() {
    for (List<Path> ofFamily : files.values()) {
      for (Path file : ofFamily) {
        try {
          Files.deleteIfExists(file);
        } catch (IOException e) {
          // The next process removes it.
        }
      }
    }
  }
}
