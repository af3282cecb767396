package org.utxod.indexer.daemon;

import java.nio.file.Files;
import java.security.SecureRandom;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.utxod.indexer.backup.BackupFetch;
import org.utxod.indexer.backup.Restore;
import org.utxod.indexer.config.Config;
import org.utxod.indexer.config.Secret;
import org.utxod.store.Index;
import org.utxod.store.history.History;
import org.utxod.store.model.StoreException;
import org.utxod.store.rocksdb.RocksStore;

/**
 * An index opened by a command while no daemon runs.
 *
 * @param directory locked until closed
 * @param history null if none is kept
 */
public record OpenIndex(
    DataDirectory directory, Index index, @Nullable History history) implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger("utxod");

  /**
   * Opens the index of a configuration, which must exist.
   *
   * @throws StoreException if it does not exist or cannot be opened
   */
  public static OpenIndex existing(Config config) {
    requireThere(config);
    DataDirectory directory = DataDirectory.take(config.dataDir());
    CloseableStack opened = new CloseableStack();
    opened.own(directory);
    try {
      Index index = opened.own(Index.open(
          directory.index(), config.network(), config.index().options(), memory(config)));
      return new OpenIndex(directory, index, history(config, directory));
    } catch (RuntimeException e) {
      opened.closeAfter(e);
      throw e;
    }
  }

  private static @Nullable History history(Config config, DataDirectory directory) {
    return config.index().history() && Files.isDirectory(directory.history())
        ? History.open(
            directory.history(),
            config.network(),
            config.index().historyTxids(),
            new SecureRandom(),
            warning -> LOG.warn("{}", warning))
        : null;
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

  /**
   * What puts a backup of another daemon of the cluster in the place of the index.
   *
   * @throws StoreException {@code REFUSED} where none is configured
   */
  public static BackupFetch backupFetch(Config config, RuntimeContext context) {
    ClusterSetup cluster = context.cluster();
    if (cluster == null || cluster.backup() == null) {
      throw new StoreException(
          StoreException.Kind.REFUSED,
          "cluster.backup does not say where a backup of the publisher is fetched.");
    }
    Restore restore = new Restore(config.network(), config.index().options(), memory(config));
    Secret token = cluster.backupToken();
    return new BackupFetch(restore, cluster.backup(), token == null ? null : token.reveal());
  }

  /** Native memory that a configuration allows the store; see {@link MemoryBudget}. */
  public static RocksStore.Memory memory(Config config) {
    return MemoryBudget.of(config).store();
  }

  @Override
  public void close() {
    if (history != null) {
      history.close();
    }
    index.close();
    directory.close();
  }
}
