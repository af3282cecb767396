package org.utxod.query.answer;

import org.utxod.store.chain.ChainPoint;

/**
 * The context shared by all answers from one view.
 *
 * @param point that the answers speak of
 * @param complete whether every coin is known of what was asked for; of all scripts, or of one
 */
public record ViewContext(ChainPoint point, Freshness.Verdict verdict, boolean complete) {
  /** For a script of which every coin is known, or not. */
  public ViewContext complete(boolean known) {
    return known == complete ? this : new ViewContext(point, verdict, known);
  }

  public ViewContext at(ChainPoint earlier) {
    return new ViewContext(earlier, verdict, complete);
  }
}
