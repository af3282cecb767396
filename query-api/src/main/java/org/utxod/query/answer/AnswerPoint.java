package org.utxod.query.answer;

import org.jspecify.annotations.Nullable;
import org.utxod.store.chain.BlockHash;
import org.utxod.store.chain.ChainPoint;

/**
 * The block after which an answer held.
 *
 * @param hash null if the source names heights only; never null for the index itself
 */
public record AnswerPoint(int height, @Nullable BlockHash hash) {
  public AnswerPoint {
    if (height < 0) {
      throw new IllegalArgumentException("a height is not negative: " + height);
    }
  }

  /** The same block. */
  public static AnswerPoint of(ChainPoint point) {
    return new AnswerPoint(point.height(), point.hash());
  }
}
