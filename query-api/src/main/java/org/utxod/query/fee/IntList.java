package org.utxod.query.fee;

import java.util.Arrays;

/** Whole numbers in a row that grows. For one thread. */
final class IntList {
  private int[] all = new int[16];
  private int size;

  void add(int number) {
    if (size == all.length) {
      all = Arrays.copyOf(all, 2 * size);
    }
    all[size++] = number;
  }

  int get(int at) {
    return all[at];
  }

  int size() {
    return size;
  }

  void clear() {
    size = 0;
  }

  int[] toArray() {
    return Arrays.copyOf(all, size);
  }
}
