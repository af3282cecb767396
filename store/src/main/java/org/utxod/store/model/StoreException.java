package org.utxod.store.model;

import org.jspecify.annotations.Nullable;
import org.utxod.store.error.UtxodException;

/** An operation that the index cannot do, and why. */
public final class StoreException extends UtxodException {
  private static final long serialVersionUID = 1L;

  /** The kinds, distinguished by callers. */
  public enum Kind {
    /** Another process has the data directory open. */
    LOCKED,
    /** The data directory belongs to another network, another chain, a newer utxod, or something else. */
    FOREIGN,
    /** Rows are missing or malformed, or the store reports damaged files. */
    DAMAGED,
    /** The disk is full or failed; earlier writes are intact. */
    IO,
    /** The disk is full; earlier writes are intact, and work continues by itself once there is space. */
    DISK_FULL,
    /** A block violates a rule that valid chains obey; nothing of it was applied. */
    INVARIANT,
    /** The block does not follow the index's tip. */
    NOT_NEXT,
    /** The undo record needed to roll back is not kept. */
    NO_UNDO,
    /** The operation is not possible with this index. */
    REFUSED,
    /** The index is being re-indexed and has no consistent state to show before that is finished. */
    REBUILDING,
    /** The script just lost very many coins, and the remains of their rows are still being compacted away. */
    SWEEPING,
    /** The index was closed meanwhile. */
    CLOSED
  }

  private final Kind kind;

  public StoreException(Kind kind, String sentence) {
    this(kind, sentence, null);
  }

  public StoreException(Kind kind, String sentence, @Nullable Throwable cause) {
    super(
        switch (kind) {
          case IO, DISK_FULL -> Decision.RETRY;
          case NOT_NEXT, NO_UNDO, REFUSED, REBUILDING, SWEEPING, CLOSED -> Decision.REFUSE;
          case LOCKED, FOREIGN, DAMAGED, INVARIANT -> Decision.STOP;
        },
        sentence,
        cause);
    this.kind = kind;
  }

  /**
   * A full disk.
   *
   * @param where a path on it
   */
  public static StoreException diskFull(String where, @Nullable Throwable cause) {
    return new StoreException(
        Kind.DISK_FULL,
        "The disk is full: " + where
            + " cannot be written. Nothing was lost and queries are still answered; free some space, and indexing resumes by itself.",
        cause);
  }

  /** Which of the kinds it is. */
  public Kind kind() {
    return kind;
  }
}
