package org.utxod.query.answer;

import org.utxod.store.chain.ChainPoint;

/**
 * The context shared by all answers from one view.
 *
 * @param point the block of the answers
 * @param complete whether all coins are known, of all scripts or of the requested one
 */
public record ViewContext(ChainPoint point, Freshness.Verdict verdict, boolean complete) {
  /** For a script of which all coins are known, or not. */
  public ViewContext complete(boolean known) {
    return known == complete ? this : new ViewContext(point, verdict, known);
  }

  public ViewContext at(ChainPoint earlier) {
    return new ViewContext(earlier, verdict, complete);
  }
}
