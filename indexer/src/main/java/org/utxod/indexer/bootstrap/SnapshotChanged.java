package org.utxod.indexer.bootstrap;

import org.utxod.store.error.UtxodException;

/** The first coins of a snapshot differ from those that an earlier process read; another attempt starts over. */
public final class SnapshotChanged extends UtxodException {
  private static final long serialVersionUID = 1L;

  SnapshotChanged() {
    super(
        Decision.RETRY,
        "The snapshot is not the one of which an earlier process read a part, so nothing of that part is used. Start the"
            + " load again.");
  }
}
