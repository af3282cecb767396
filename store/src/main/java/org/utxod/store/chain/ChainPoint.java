package org.utxod.store.chain;

/** A block by height and hash: the point in the chain to which an answer refers. */
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
