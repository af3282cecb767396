package org.utxod.store.model;

import org.utxod.store.chain.ChainPoint;

/**
 * One change of the index's chain point.
 *
 * @param sequence increases by one and is never used twice in one index
 * @param point the block connected or disconnected; for {@link Kind#REWOUND} and {@link Kind#SKIPPED} the index's tip
 *     afterwards
 */
public record JournalStep(long sequence, Kind kind, ChainPoint point) {
  /** The kind of change. */
  public enum Kind {
    /** The block was connected on top. */
    CONNECTED,
    /** The block was the tip and was disconnected. */
    DISCONNECTED,
    /** A re-index removed everything above the block at once; the details are not kept. */
    REWOUND,
    /** Blocks up to this one were connected; the details are not kept. */
    SKIPPED
  }
}
