package org.utxod.indexer.snapshot;

import org.jspecify.annotations.Nullable;
import org.utxod.store.error.UtxodException;

/** A snapshot that cannot be used; another attempt with the same file fails the same way. */
public final class SnapshotException extends UtxodException {
  private static final long serialVersionUID = 1L;

  public SnapshotException(String message) {
    this(message, null);
  }

  public SnapshotException(String message, @Nullable Throwable cause) {
    super(Decision.STOP, message, cause);
  }

  /** For a file that is truncated or invalid at that byte, counted from 0. */
  static SnapshotException at(long position, String what) {
    return new SnapshotException("The snapshot cannot be used: " + what + ", at byte " + position
        + ". Create it again, or copy it again from its source.");
  }
}
