package org.utxod.store.step;

import java.util.Arrays;

/**
 * Sorts numbers by their upper bits, which are spread evenly where they are the beginnings of hashes: two passes by eleven bits
 * each, and what is left is nearly in order. Numbers that are equal in these bits and many, as those of one script are, are
 * sorted for themselves. A quarter of the time of {@link Arrays#sort(long[])} on a few hundred thousand. For one thread.
 */
final class RadixSort {
  private static final int DIGIT_BITS = 11;
  private static final int BUCKETS = 1 << DIGIT_BITS;

  /** The sign bit is never set. */
  private static final int UPPER_SHIFT = 63 - DIGIT_BITS;

  private static final int LOWER_SHIFT = UPPER_SHIFT - DIGIT_BITS;

  /** From so many on, sorting each into its place among its equals would take long. */
  private static final int MANY = 64;

  private final int[] starts = new int[BUCKETS + 1];
  private long[] spare = {};

  /** Sorts the first {@code size} numbers, none of them below zero. */
  void sort(long[] numbers, int size) {
    if (spare.length < size) {
      spare = new long[numbers.length];
    }
    scatter(numbers, spare, size, LOWER_SHIFT);
    scatter(spare, numbers, size, UPPER_SHIFT);
    for (int from = 0; from < size; ) {
      int to = from + 1;
      while (to < size && numbers[to] >>> LOWER_SHIFT == numbers[from] >>> LOWER_SHIFT) {
        to++;
      }
      if (to - from > MANY) {
        Arrays.sort(numbers, from, to);
      } else if (to - from > 1) {
        insertionSort(numbers, from, to);
      }
      from = to;
    }
  }

  private void scatter(long[] from, long[] to, int size, int shift) {
    Arrays.fill(starts, 0);
    for (int i = 0; i < size; i++) {
      starts[digit(from[i], shift) + 1]++;
    }
    for (int bucket = 0; bucket < BUCKETS; bucket++) {
      starts[bucket + 1] += starts[bucket];
    }
    for (int i = 0; i < size; i++) {
      to[starts[digit(from[i], shift)]++] = from[i];
    }
  }

  private static int digit(long number, int shift) {
    return (int) (number >>> shift) & BUCKETS - 1;
  }

  private static void insertionSort(long[] numbers, int from, int to) {
    for (int i = from + 1; i < to; i++) {
      long moved = numbers[i];
      int at = i;
      while (at > from && numbers[at - 1] > moved) {
        numbers[at] = numbers[at - 1];
        at--;
      }
      numbers[at] = moved;
    }
  }
}
