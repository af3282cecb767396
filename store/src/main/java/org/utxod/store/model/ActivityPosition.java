package org.utxod.store.model;

/**
 * The position of a transaction in the chain.
 *
 * @param height of its block
 * @param transaction its place in the block, from 0 on
 */
public record ActivityPosition(int height, int transaction)
    implements Comparable<ActivityPosition> {
  public ActivityPosition {
    if (height < 0 || transaction < 0) {
      throw new IllegalArgumentException(
          "a height and a place in a block are not negative: " + height + ", " + transaction);
    }
  }

  /** In chain order. */
  @Override
  public int compareTo(ActivityPosition other) {
    int byHeight = Integer.compare(height, other.height);
    return byHeight != 0 ? byHeight : Integer.compare(transaction, other.transaction);
  }
}
