package org.utxod.indexer.snapshot;

import org.jspecify.annotations.Nullable;
import org.utxod.store.error.UtxodException;

/** A snapshot that cannot be used; another attempt with the same file ends the same way. */
public final class SnapshotException extends UtxodException {
  private static final long serialVersionUID = 1L;

  public SnapshotException(String sentence) {
    this(sentence, null);
  }

  public SnapshotException(String sentence, @Nullable Throwable cause) {
    super(Decision.STOP, sentence, cause);
  }

  /** Of a file that breaks off or says what cannot be, at that byte, counted from 0. */
  static SnapshotException at(long position, String what) {
    return new SnapshotException("The snapshot cannot be used: " + what + ", at byte " + position
        + ". Take it anew, or copy it again from where it came.");
  }
}
