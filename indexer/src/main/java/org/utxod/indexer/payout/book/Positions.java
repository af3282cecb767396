package org.utxod.indexer.payout.book;

import java.util.Arrays;

/** Positions in a file, eight bytes each. Not thread-safe. */
public final class Positions {
  private long[] positions = new long[64];
  private int size;

  void add(long position) {
    if (size == positions.length) {
      positions = Arrays.copyOf(positions, size * 2);
    }
    positions[size++] = position;
  }

  /** How many there are. */
  public int size() {
    return size;
  }

  /** One of them, from 0. */
  public long get(int index) {
    return positions[index];
  }
}
