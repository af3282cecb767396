package org.utxod.store.model;

import org.utxod.store.chain.ChainPoint;

/**
 * One step of the index's chain point.
 *
 * @param sequence counts up by one and is never used twice in one index
 * @param point the block that came or went; of {@link Kind#REWOUND} and {@link Kind#SKIPPED} the one at which the index stood
 *     then
 */
public record JournalStep(long sequence, Kind kind, ChainPoint point) {
  /** What happened. */
  public enum Kind {
    /** The block was applied on top. */
    CONNECTED,
    /** The block was the tip and was disconnected. */
    DISCONNECTED,
    /** A re-index took everything above the block back at once; what that undid is not kept. */
    REWOUND,
    /** Blocks up to this one were applied on top; what they did is not kept. */
    SKIPPED
  }
}
