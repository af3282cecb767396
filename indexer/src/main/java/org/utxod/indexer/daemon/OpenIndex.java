package org.utxod.indexer.daemon;

import java.nio.file.Files;
import org.utxod.indexer.config.Config;
import org.utxod.store.Index;
import org.utxod.store.model.StoreException;
import org.utxod.store.rocksdb.RocksStore;

/**
 * An index opened by a command while no daemon runs.
 *
 * @param directory locked until closed
 */
public record OpenIndex(DataDirectory directory, Index index) implements AutoCloseable {
  /**
   * Opens the index of a configuration, which must exist.
   *
   * @throws StoreException if it does not exist or cannot be opened
   */
  public static OpenIndex existing(Config config) {
    requireThere(config);
    DataDirectory directory = DataDirectory.take(config.dataDir());
    try {
      return new OpenIndex(
          directory,
          Index.open(
              directory.index(), config.network(), config.index().options(), memory(config)));
    } catch (RuntimeException e) {
      directory.close();
      throw e;
    }
  }

  /**
   * Checks that there is an index, so that none is created by mistake.
   *
   * @throws StoreException if there is none
   */
  public static void requireThere(Config config) {
    if (!Files.isDirectory(config.dataDir().resolve("index"))) {
      throw new StoreException(
          StoreException.Kind.REFUSED,
          "There is no index in "
              + config.dataDir()
              + " and no daemon is running there. Start one with 'utxod run', or name another --data-dir or "
              + "--network.");
    }
  }

  /** Native memory that a configuration allows the store; see {@link MemoryBudget}. */
  public static RocksStore.Memory memory(Config config) {
    return MemoryBudget.of(config).store();
  }

  @Override
  public void close() {
    index.close();
    directory.close();
  }
}
