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

/** Puts a backup in the place of an index that is not there, once the copy has proved itself. */
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
   * @param progress hears what is being done
   * @return what was done, a sentence
   * @throws StoreException {@code REFUSED} where there is no backup or already an index, {@code FOREIGN} where it is of another
   *     network, {@code DAMAGED} where the copy is not what was backed up; the place stays empty then
   */
  public String from(Path backup, Path index, Consumer<String> progress) {
    Manifest manifest = Manifest.read(backup);
    if (manifest.network() != network) {
      throw new StoreException(
          StoreException.Kind.FOREIGN,
          "The backup in " + backup + " is of " + manifest.network().label()
              + ", the configuration says " + network.label() + ".");
    }
    if (Files.exists(index)) {
      throw new StoreException(
          StoreException.Kind.REFUSED,
          "There is an index in " + index
              + " already. Move it away first; a restore replaces nothing.");
    }
    Path incomplete = index.resolveSibling(index.getFileName() + ".restoring");
    try {
      WorkDirectory work = WorkDirectory.begin(incomplete);
      progress.accept("Copying.");
      FileTrees.copy(backup.resolve(Backup.INDEX), incomplete);
      FileTrees.sync(incomplete);
      progress.accept("Checking the copy.");
      String proof = prove(incomplete, progress);
      work.finish(index);
      return "Restored to " + index + ". " + proof;
    } catch (IOException e) {
      throw new StoreException(
          StoreException.Kind.IO,
          "The backup could not be copied to " + index + " (" + e
              + "). Check the room and the permissions there.",
          e);
    }
  }

  private String prove(Path copy, Consumer<String> progress) {
    try (Index index = Index.open(copy, network, options, memory)) {
      return BackupCheck.of(index, progress);
    }
  }
}
