package org.utxod.store.model;

import org.jspecify.annotations.Nullable;
import org.utxod.store.error.UtxodException;

/** What the index cannot do, and why. */
public final class StoreException extends UtxodException {
  private static final long serialVersionUID = 1L;

  /** The kinds that catchers tell apart. */
  public enum Kind {
    /** Another process has the data directory open. */
    LOCKED,
    /** The data directory belongs to another network, another chain, a newer utxod, or something else. */
    FOREIGN,
    /** Rows are missing or malformed, or the store says that its files are damaged. */
    DAMAGED,
    /** The disk is full or failed; what was written before stands. */
    IO,
    /** The disk has no room; what was written before stands, and it goes on by itself once there is some. */
    DISK_FULL,
    /** A block breaks a rule that valid chains keep; nothing of it was applied. */
    INVARIANT,
    /** The block does not follow the index's tip. */
    NOT_NEXT,
    /** The undo record needed to roll back is not kept. */
    NO_UNDO,
    /** What was asked for cannot be done with this index. */
    REFUSED,
    /** The index is being rebuilt and has no consistent state to show before that is done. */
    REBUILDING,
    /** The script lost very many coins just now, and what is left of their rows is still being cleared away. */
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
   * A disk without room.
   *
   * @param where a path on it
   */
  public static StoreException diskFull(String where, @Nullable Throwable cause) {
    return new StoreException(
        Kind.DISK_FULL,
        "The disk is full: " + where
            + " cannot be written. Nothing was lost and reading goes on; free some room and indexing goes on by itself.",
        cause);
  }

  /** Which of the kinds it is. */
  public Kind kind() {
    return kind;
  }
}
