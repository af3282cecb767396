package org.utxod.indexer.backup;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import org.utxod.query.port.BodySource;
import org.utxod.store.error.UtxodException;
import org.utxod.store.model.StoreException;

/** Makes backups that are sent away at once, one at a time. Thread-safe. */
public final class BackupStreams {
  private final Backup backup;
  private final Path directory;
  private final AtomicBoolean busy = new AtomicBoolean();

  /** @param directory on the index's disk, for exclusive use; need not exist */
  public BackupStreams(Backup backup, Path directory) {
    this.backup = backup;
    this.directory = directory;
  }

  /** Removes what a process that died while it sent one has left; its files would keep what the index replaces. */
  public static void removeRemains(Path directory) throws IOException {
    FileTrees.delete(directory);
    WorkDirectory.removeRemains(Backup.incomplete(directory));
  }

  /**
   * A backup as of now, of an index that another daemon can go on with. It takes hardly any space until it is closed, but what
   * the index replaces meanwhile stays.
   *
   * @throws UtxodException with the decision {@code RETRY} while another is being read, or the index is not whole
   * @throws StoreException {@code IO} where it cannot be written
   */
  public BodySource open() {
    if (!busy.compareAndSet(false, true)) {
      throw new UtxodException(
          UtxodException.Decision.RETRY,
          "Another backup is being fetched; one is sent at a time. Ask again later.");
    }
    try {
      if (!backup.isWhole()) {
        throw new UtxodException(
            UtxodException.Decision.RETRY,
            "A re-index or an initial synchronisation is under way, with which no other daemon could go on. Ask again later.");
      }
      removeRemains(directory);
      backup.into(directory);
      return new BackupStream(directory, () -> busy.set(false));
    } catch (IOException e) {
      busy.set(false);
      throw new StoreException(
          StoreException.Kind.IO,
          "The backup could not be written to " + directory + " (" + e
              + "). Check the free space and the permissions.",
          e);
    } catch (RuntimeException e) {
      busy.set(false);
      throw e;
    }
  }
}
