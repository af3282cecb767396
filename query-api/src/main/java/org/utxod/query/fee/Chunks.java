package org.utxod.query.fee;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Chunks of all clusters, given in the order of their rates. Those of one transaction cost no object. For one thread. */
final class Chunks {
  private final long[] fee;
  private final long[] vsize;
  private final double[] rates;
  /* The number of a transaction, or of one of the chunks below zero. */
  private final int[] what;
  private final List<Chunk> chunks = new ArrayList<>();
  private int count;

  /** @param max there are at most so many, as many as transactions */
  Chunks(long[] fee, long[] vsize, int max) {
    this.fee = fee;
    this.vsize = vsize;
    this.rates = new double[max];
    this.what = new int[max];
  }

  void add(int transaction) {
    put(transaction, (double) fee[transaction] / vsize[transaction]);
  }

  /** Those of one cluster are added in their order. */
  void add(Chunk chunk) {
    chunks.add(chunk);
    put(-chunks.size(), chunk.rate());
  }

  private void put(int number, double rate) {
    what[count] = number;
    rates[count] = rate;
    count++;
  }

  /** Gives all, the best first; of the same rate, what was added first. */
  void take(MiningOrder.Taker taker) {
    for (int at : descending()) {
      if (what[at] >= 0) {
        taker.take(what[at], fee[what[at]], vsize[what[at]], rates[at]);
        continue;
      }
      for (int tx : chunks.get(-what[at] - 1).members()) {
        taker.take(tx, fee[tx], vsize[tx], rates[at]);
      }
    }
  }

  /* Sorted as plain numbers; then each is put at its rank, so that equal ones keep their order. */
  private int[] descending() {
    double[] sorted = Arrays.copyOf(rates, count);
    Arrays.sort(sorted);
    int distinct = 0;
    for (int i = 0; i < count; i++) {
      if (i == 0 || sorted[i] != sorted[i - 1]) {
        sorted[distinct++] = sorted[i];
      }
    }
    int[] ranks = new int[count];
    int[] places = new int[distinct + 1];
    for (int i = 0; i < count; i++) {
      ranks[i] = distinct - 1 - Arrays.binarySearch(sorted, 0, distinct, rates[i]);
      places[ranks[i] + 1]++;
    }
    for (int rank = 0; rank < distinct; rank++) {
      places[rank + 1] += places[rank];
    }
    int[] order = new int[count];
    for (int i = 0; i < count; i++) {
      order[places[ranks[i]]++] = i;
    }
    return order;
  }
}
