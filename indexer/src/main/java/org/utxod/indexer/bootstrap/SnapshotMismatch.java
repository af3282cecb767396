package org.utxod.indexer.bootstrap;

import org.utxod.store.error.UtxodException;

/** A snapshot's coins do not have the hash that they must have; nothing of it was taken in. */
public final class SnapshotMismatch extends UtxodException {
  private static final long serialVersionUID = 1L;

  SnapshotMismatch(String sentence) {
    super(Decision.STOP, sentence);
  }
}
