package org.utxod.query.fee;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.utxod.query.port.mempool.MempoolEntry;
import org.utxod.store.chain.Txid;

/**
 * The order in which a miner that wants the most fees takes unconfirmed transactions. Within each cluster, the transactions
 * that are related over however many others, always the one comes next that pays most for its size together with what it
 * needs (its unconfirmed ancestors), and these before it. What then pays better than what stands before it is taken
 * together with that: such chunks, whose rates descend, are what miners choose among (Core: doc/policy, cluster mempool).
 * The order of a cluster alone is therefore that of the cluster within the whole, and most transactions are a cluster of
 * one, for which there is nothing to find out. For one thread.
 */
final class MiningOrder {
  private static final int[] NONE = {};

  /** Receives the transactions in order. */
  @FunctionalInterface
  interface Taker {
    /** @param rate satoshis per virtual byte of the chunk with which it is taken; never above the previous one */
    void take(int transaction, long feeSat, long vsize, double rate);
  }

  private final Map<Txid, Integer> numbers;
  private final List<List<Txid>> spends;
  private long[] fee;
  private long[] vsize;

  /** @param expected about so many transactions will be added */
  MiningOrder(int expected) {
    numbers = new HashMap<>(expected + expected / 2);
    spends = new ArrayList<>(expected);
    fee = new long[Math.max(1, expected)];
    vsize = new long[Math.max(1, expected)];
  }

  /** Adds one; all are added before the order is taken. Returns its number, from 0 on. */
  int add(MempoolEntry tx) {
    int number = spends.size();
    numbers.put(tx.txid(), number);
    if (number == fee.length) {
      fee = Arrays.copyOf(fee, 2 * number);
      vsize = Arrays.copyOf(vsize, 2 * number);
    }
    fee[number] = tx.feeSat();
    vsize[number] = Math.max(1, tx.vsize());
    spends.add(tx.spends());
    return number;
  }

  /** Gives all that were added, in order. */
  void take(Taker taker) {
    int[][] parents = new int[spends.size()][];
    for (int tx = 0; tx < parents.length; tx++) {
      parents[tx] = parents(tx);
    }
    int[][] children = children(parents);
    Chunks chunks = new Chunks(fee, vsize, parents.length);
    for (int tx = 0; tx < parents.length; tx++) {
      if (parents[tx].length == 0 && children[tx].length == 0) {
        chunks.add(tx);
      }
    }
    ClusterOrder order = new ClusterOrder(fee, vsize, parents, children);
    for (int[] cluster : clusters(parents, children)) {
      order.of(cluster).forEach(chunks::add);
    }
    chunks.take(taker);
  }

  private int[] parents(int tx) {
    int[] found = NONE;
    for (Txid needed : spends.get(tx)) {
      @Nullable Integer parent = numbers.get(needed);
      if (parent != null && parent != tx) {
        found = Arrays.copyOf(found, found.length + 1);
        found[found.length - 1] = parent;
      }
    }
    return found;
  }

  private static int[][] children(int[][] parents) {
    int[] counts = new int[parents.length];
    for (int[] some : parents) {
      for (int parent : some) {
        counts[parent]++;
      }
    }
    int[][] children = new int[parents.length][];
    for (int tx = 0; tx < parents.length; tx++) {
      children[tx] = counts[tx] == 0 ? NONE : new int[counts[tx]];
    }
    for (int tx = 0; tx < parents.length; tx++) {
      for (int parent : parents[tx]) {
        children[parent][--counts[parent]] = tx;
      }
    }
    return children;
  }

  /* Those of two and more. */
  private static List<int[]> clusters(int[][] parents, int[][] children) {
    boolean[] seen = new boolean[parents.length];
    List<int[]> clusters = new ArrayList<>();
    IntList found = new IntList();
    for (int tx = 0; tx < parents.length; tx++) {
      if (seen[tx] || parents[tx].length + children[tx].length == 0) {
        continue;
      }
      found.clear();
      found.add(tx);
      seen[tx] = true;
      for (int at = 0; at < found.size(); at++) {
        for (int[] near : new int[][] {parents[found.get(at)], children[found.get(at)]}) {
          for (int one : near) {
            if (!seen[one]) {
              seen[one] = true;
              found.add(one);
            }
          }
        }
      }
      clusters.add(found.toArray());
    }
    return clusters;
  }
}
