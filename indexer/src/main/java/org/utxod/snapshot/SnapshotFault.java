package org.utxod.snapshot;

import org.jspecify.annotations.Nullable;
import org.utxod.fault.Fault;

/** A snapshot that cannot be used; another attempt with the same file ends the same way. */
public final class SnapshotFault extends Fault {
  private static final long serialVersionUID = 1L;

  public SnapshotFault(String sentence) {
    this(sentence, null);
  }

  public SnapshotFault(String sentence, @Nullable Throwable cause) {
    super(Decision.STOP, sentence, cause);
  }

  /** Of a file that breaks off or says what cannot be, at that byte, counted from 0. */
  static SnapshotFault at(long position, String what) {
    return new SnapshotFault("The snapshot cannot be used: " + what + ", at byte " + position
        + ". Take it anew, or copy it again from where it came.");
  }
}
