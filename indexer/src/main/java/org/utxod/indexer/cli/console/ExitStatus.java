package org.utxod.indexer.cli.console;

import org.utxod.indexer.bitcoind.rpc.NodeException;
import org.utxod.indexer.bootstrap.SnapshotMismatch;
import org.utxod.indexer.config.load.ConfigException;
import org.utxod.store.model.StoreException;

/** Exit statuses of the process. */
public enum ExitStatus {
  DONE(0),
  FAILED(1),
  USAGE(2),
  NODE(3),
  VERIFICATION(4),
  DATA_DIRECTORY(5);

  private final int code;

  ExitStatus(int code) {
    this.code = code;
  }

  public int code() {
    return code;
  }

  /** The status for an error. */
  public static ExitStatus of(Throwable e) {
    if (e instanceof ConfigException) {
      return USAGE;
    }
    if (e instanceof SnapshotMismatch) {
      return VERIFICATION;
    }
    if (e instanceof NodeException) {
      return NODE;
    }
    if (e instanceof StoreException fault) {
      return switch (fault.kind()) {
        case LOCKED, FOREIGN, DAMAGED -> DATA_DIRECTORY;
        case IO, DISK_FULL, INVARIANT, NOT_NEXT, NO_UNDO, REFUSED, REBUILDING, SWEEPING, CLOSED ->
          FAILED;
      };
    }
    return FAILED;
  }
}
