package org.utxod.store.history.segment;

import java.util.Arrays;

/** Orders rows by an unsigned key of 64 bits; rows with equal keys stay in their order. For one thread. */
final class KeyedOrder {
  private long[] sorted = new long[0];

  /**
   * Sorts the first {@code count} keys, which remain where they are.
   *
   * @param keys all bits count
   */
  void sort(long[] keys, int count) {
    if (sorted.length < count) {
      sorted = new long[keys.length];
    }
    // The upper bits of each key with the row's place below them: one sort of numbers orders nearly
    // all.
    long places = placeMask(count);
    for (int i = 0; i < count; i++) {
      sorted[i] = (keys[i] & ~places | i) ^ Long.MIN_VALUE;
    }
    Arrays.sort(sorted, 0, count);
    for (int i = 0; i < count; i++) {
      sorted[i] &= places;
    }
    orderEqualUppers(keys, count, ~places);
  }

  private static long placeMask(int count) {
    return Math.max(1, Long.highestOneBit(Math.max(1, count - 1L)) * 2) - 1;
  }

  /** Keys that differ in their lower bits only are very rare; equal ones are not, and are in order already. */
  private void orderEqualUppers(long[] keys, int count, long uppers) {
    int begin = 0;
    while (begin < count) {
      long first = keys[(int) sorted[begin]];
      boolean equal = true;
      int end = begin + 1;
      while (end < count && ((keys[(int) sorted[end]] ^ first) & uppers) == 0) {
        equal &= keys[(int) sorted[end]] == first;
        end++;
      }
      if (!equal) {
        Long[] rows = new Long[end - begin];
        for (int i = 0; i < rows.length; i++) {
          rows[i] = sorted[begin + i];
        }
        Arrays.sort(rows, (a, b) -> Long.compareUnsigned(keys[a.intValue()], keys[b.intValue()]));
        for (int i = 0; i < rows.length; i++) {
          sorted[begin + i] = rows[i];
        }
      }
      begin = end;
    }
  }

  /** The row at a place in the order. */
  int row(int place) {
    return (int) sorted[place];
  }
}
