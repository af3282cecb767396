package org.utxod.query;

import org.utxod.chain.ChainPoint;

/**
 * What all answers from one view have in common.
 *
 * @param point that the answers speak of
 * @param complete whether the index covers every coin of the chain
 */
record Standing(ChainPoint point, Freshness.Verdict verdict, boolean complete) {
  Standing at(ChainPoint earlier) {
    return new Standing(earlier, verdict, complete);
  }
}
