package org.utxod.store.rocksdb;

import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;
import org.rocksdb.Status;
import org.utxod.store.model.StoreException;

/** Sorts RocksDB's errors into those that pass, those that mean damage, and those of another process. */
final class RocksErrors {
  private RocksErrors() {}

  static StoreException of(RocksDBException e) {
    return of(null, e);
  }

  /** @param where it happened, as far as the message does not say it; null where that is not known */
  static StoreException of(@Nullable Path where, RocksDBException e) {
    Status status = e.getStatus();
    Status.Code code = status == null ? Status.Code.Undefined : status.getCode();
    String message = String.valueOf(e.getMessage());
    if (code == Status.Code.Corruption) {
      return new StoreException(
          StoreException.Kind.DAMAGED,
          "The index's files are damaged (" + message
              + "). Restore a backup, or index anew in an empty data directory.",
          e);
    }
    if (code
        == Status.Code
            .Incomplete) { // Of max_skippable_internal_keys, and of nothing else that is used here.
      return new StoreException(
          StoreException.Kind.SWEEPING,
          "This script lost very many coins just now, and what is left of them is still being cleared away. Its balance can"
              + " be asked for meanwhile; ask for its coins again in a few seconds.",
          e);
    }
    if (message.contains("No space left")
        || (status != null && status.getSubCode() == Status.SubCode.NoSpace)) {
      return StoreException.diskFull(where == null ? "the index" : where.toString(), e);
    }
    return new StoreException(
        StoreException.Kind.IO,
        "The index could not be read or written (" + message
            + "). Look at the disk; it is tried again.",
        e);
  }

  static StoreException opening(Path directory, RocksDBException e) {
    String message = String.valueOf(e.getMessage());
    if (message.contains("lock file")
        || message.contains("lock hold")
        || message.contains("LOCK:")) {
      return new StoreException(
          StoreException.Kind.LOCKED,
          "The index in "
              + directory
              + " is open in another process. Stop that one first, or ask it: the commands find a running daemon by"
              + " its data directory.",
          e);
    }
    return of(directory, e);
  }

  /** The directory itself cannot be read or written. */
  static StoreException unusable(Path directory, IOException e) {
    return new StoreException(
        StoreException.Kind.IO,
        "The index directory " + directory + " cannot be used (" + e
            + "). Check that it can be read and written.",
        e);
  }
}
