package org.utxod.indexer.backup;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.utxod.store.Index;
import org.utxod.store.chain.Network;
import org.utxod.store.core.IndexOptions;
import org.utxod.store.model.StoreException;
import org.utxod.store.rocksdb.RocksStore;

/** Restores a missing index from a backup, after verifying the copy. */
public final class Restore {
  private final Network network;
  private final IndexOptions options;
  private final RocksStore.Memory memory;

  public Restore(Network network, IndexOptions options, RocksStore.Memory memory) {
    this.network = network;
    this.options = options;
    this.memory = memory;
  }

  /**
   * Copies the backup to {@code index}, which must be missing.
   *
   * @param progress receives progress messages
   * @return what was done, a message
   * @throws StoreException {@code REFUSED} if there is no backup or already an index, {@code FOREIGN} if it is of
   *     another network, {@code DAMAGED} if the copy is not what was backed up; the place stays empty then
   */
  public String from(Path backup, Path index, Consumer<String> progress) {
    Manifest manifest = Manifest.read(backup);
    if (manifest.network() != network) {
      throw new StoreException(
          StoreException.Kind.FOREIGN,
          "The backup in " + backup + " is for " + manifest.network().label()
              + ", but the configuration says " + network.label() + ".");
    }
    if (Files.exists(index)) {
      throw new StoreException(
          StoreException.Kind.REFUSED,
          "There is already an index in " + index
              + ". Move it away first; a restore does not overwrite an index.");
    }
    Path incomplete = incomplete(index);
    try {
      WorkDirectory work = WorkDirectory.begin(incomplete);
      progress.accept("Copying.");
      FileTrees.copy(backup.resolve(Backup.INDEX), incomplete);
      FileTrees.sync(incomplete);
      progress.accept("Checking the copy.");
      String proof = prove(incomplete, progress);
      restoreHistory(backup.resolve(Backup.HISTORY), index.resolveSibling(Backup.HISTORY));
      work.finish(index);
      return "Restored to " + index + ". " + proof;
    } catch (IOException e) {
      throw new StoreException(
          StoreException.Kind.IO,
          "The backup could not be copied to " + index + " (" + e
              + "). Check the free space and the permissions.",
          e);
    }
  }

  /** Where an index is put together before it has its name. */
  static Path incomplete(Path index) {
    return index.resolveSibling(index.getFileName() + ".restoring");
  }

  /** Its files are checked when they are read, and their blocks when they are used: what does not fit is built anew. */
  private static void restoreHistory(Path copy, Path history) throws IOException {
    if (!Files.isDirectory(copy) || Files.exists(history)) {
      return;
    }
    WorkDirectory work =
        WorkDirectory.begin(history.resolveSibling(history.getFileName() + ".restoring"));
    Path incomplete = history.resolveSibling(history.getFileName() + ".restoring");
    FileTrees.copy(copy, incomplete);
    FileTrees.sync(incomplete);
    work.finish(history);
  }

  private String prove(Path copy, Consumer<String> progress) {
    try (Index index = Index.open(copy, network, options, memory)) {
      return BackupCheck.of(index, progress);
    }
  }
}
