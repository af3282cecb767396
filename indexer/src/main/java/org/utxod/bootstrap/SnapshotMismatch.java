package org.utxod.bootstrap;

import org.utxod.fault.Fault;

/** A snapshot's coins do not have the hash that they must have; nothing of it was taken in. */
public final class SnapshotMismatch extends Fault {
  private static final long serialVersionUID = 1L;

  SnapshotMismatch(String sentence) {
    super(Decision.STOP, sentence);
  }
}
