package org.utxod.query;

import org.utxod.chain.ChainPoint;

/**
 * What all answers from one view have in common.
 *
 * @param point that the answers speak of
 * @param complete whether every coin is known of what was asked for; of all scripts, or of one
 */
record Standing(ChainPoint point, Freshness.Verdict verdict, boolean complete) {
  /** For a script of which every coin is known, or not. */
  Standing complete(boolean known) {
    return known == complete ? this : new Standing(point, verdict, known);
  }

  Standing at(ChainPoint earlier) {
    return new Standing(earlier, verdict, complete);
  }
}
