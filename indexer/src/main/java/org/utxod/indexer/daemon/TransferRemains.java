package org.utxod.indexer.daemon;

import java.io.IOException;
import org.utxod.indexer.backup.BackupFetch;
import org.utxod.indexer.backup.BackupStreams;
import org.utxod.store.model.StoreException;

/** What a process has left that died while it sent or fetched a backup. */
final class TransferRemains {
  private TransferRemains() {}

  /** Puts an index back that was moved away, and removes the rest. */
  static void remove(DataDirectory directory) {
    try {
      BackupFetch.repair(directory.index());
      BackupStreams.removeRemains(directory.transfer());
    } catch (IOException e) {
      throw new StoreException(
          StoreException.Kind.IO,
          "What is left of a backup in " + directory.path() + " could not be removed (" + e
              + "). Check the permissions.",
          e);
    }
  }
}
