package org.utxod.indexer.bootstrap;

import org.utxod.store.error.UtxodException;

/** A snapshot's coins do not have the expected hash; nothing of it was imported. */
public final class SnapshotMismatch extends UtxodException {
  private static final long serialVersionUID = 1L;

  SnapshotMismatch(String message) {
    super(Decision.STOP, message);
  }
}
