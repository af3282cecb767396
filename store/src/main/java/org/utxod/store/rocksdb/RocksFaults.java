package org.utxod.store.rocksdb;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;
import org.rocksdb.Status;
import org.utxod.store.StoreFault;

/** Sorts RocksDB's errors into those that pass, those that mean damage, and those of another process. */
final class RocksFaults {
  private RocksFaults() {}

  static StoreFault of(RocksDBException e) {
    return of(null, e);
  }

  /** @param where it happened, as far as the message does not say it; null where that is not known */
  static StoreFault of(@Nullable Path where, RocksDBException e) {
    Status status = e.getStatus();
    Status.Code code = status == null ? Status.Code.Undefined : status.getCode();
    String message = String.valueOf(e.getMessage());
    if (code == Status.Code.Corruption) {
      return new StoreFault(
          StoreFault.Kind.DAMAGED,
          "The index's files are damaged (" + message
              + "). Restore a backup, or index anew in an empty data directory.",
          e);
    }
    if (code
        == Status.Code
            .Incomplete) { // Of max_skippable_internal_keys, and of nothing else that is used here.
      return new StoreFault(
          StoreFault.Kind.SWEEPING,
          "This script lost very many coins just now, and what is left of them is still being cleared away. Its balance can"
              + " be asked for meanwhile; ask for its coins again in a few seconds.",
          e);
    }
    if (message.contains("No space left")
        || (status != null && status.getSubCode() == Status.SubCode.NoSpace)) {
      return StoreFault.diskFull(where == null ? "the index" : where.toString(), e);
    }
    return new StoreFault(
        StoreFault.Kind.IO,
        "The index could not be read or written (" + message
            + "). Look at the disk; it is tried again.",
        e);
  }

  static StoreFault opening(Path directory, RocksDBException e) {
    String message = String.valueOf(e.getMessage());
    if (message.contains("lock file")
        || message.contains("lock hold")
        || message.contains("LOCK:")) {
      return new StoreFault(
          StoreFault.Kind.LOCKED,
          "The index in "
              + directory
              + " is open in another process. Stop that one first, or ask it: the commands find a running daemon by"
              + " its data directory.",
          e);
    }
    return of(directory, e);
  }
}
