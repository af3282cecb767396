package org.utxod.cli;

import org.utxod.bitcoind.NodeFault;
import org.utxod.bootstrap.SnapshotMismatch;
import org.utxod.config.ConfigFault;
import org.utxod.store.StoreFault;

/** What the process says when it ends. */
enum ExitStatus {
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

  int code() {
    return code;
  }

  /** The status for an error. */
  static ExitStatus of(Throwable e) {
    if (e instanceof ConfigFault) {
      return USAGE;
    }
    if (e instanceof SnapshotMismatch) {
      return VERIFICATION;
    }
    if (e instanceof NodeFault) {
      return NODE;
    }
    if (e instanceof StoreFault fault) {
      return switch (fault.kind()) {
        case LOCKED, FOREIGN, DAMAGED -> DATA_DIRECTORY;
        case IO, DISK_FULL, INVARIANT, NOT_NEXT, NO_UNDO, REFUSED, REBUILDING, SWEEPING, CLOSED ->
          FAILED;
      };
    }
    return FAILED;
  }
}
