package org.utxod.store.chain;

/** A block by height and hash: what an answer is as of. */
public record ChainPoint(int height, BlockHash hash) {
  public ChainPoint {
    if (height < 0) {
      throw new IllegalArgumentException("a height is not negative: " + height);
    }
  }

  @Override
  public String toString() {
    return height + " (" + hash + ")";
  }
}
