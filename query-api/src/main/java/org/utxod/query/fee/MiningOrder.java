package org.utxod.query.fee;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.utxod.query.port.mempool.MempoolTx;
import org.utxod.store.chain.Txid;

/**
 * The order in which a miner that wants the most fees takes unconfirmed transactions. Within each cluster, the transactions
 * that are related over however many others, always the one comes next that pays most for its size together with what it
 * needs (its unconfirmed ancestors), and these before it. What then pays better than what stands before it is taken
 * together with that: such chunks, whose rates descend, are what miners choose among (Core: doc/policy, cluster mempool).
 * The order of a cluster alone is therefore that of the cluster within the whole. For one thread.
 */
final class MiningOrder {
  /** More relatives of one transaction are not looked at; a node allows a few dozen (Core: policy/policy.h). */
  private static final int MAX_RELATED = 500;

  private static final int[] NONE = {};

  /** Receives the transactions in order. */
  @FunctionalInterface
  interface Taker {
    /** @param rate satoshis per virtual byte of the chunk with which it is taken; never above the previous one */
    void take(int transaction, long feeSat, long vsize, double rate);
  }

  /* Transactions that are taken together, and their sums. */
  private record Chunk(List<Integer> members, long fee, long vsize) {
    Chunk with(Chunk next) {
      List<Integer> all = new ArrayList<>(members);
      all.addAll(next.members);
      return new Chunk(all, fee + next.fee, vsize + next.vsize);
    }

    double rate() {
      return (double) fee / vsize;
    }
  }

  private record Candidate(int tx, double rate) implements Comparable<Candidate> {
    @Override
    public int compareTo(Candidate other) {
      int byRate = Double.compare(other.rate, rate);
      return byRate != 0 ? byRate : Integer.compare(tx, other.tx);
    }
  }

  private final Map<Txid, Integer> numbers = new HashMap<>();
  private final List<Txid[]> needs = new ArrayList<>();
  private long[] fee = new long[64];
  private long[] vsize = new long[64];

  /** Adds one; all are added before the order is taken. Returns its number, from 0 on. */
  int add(MempoolTx tx) {
    int number = needs.size();
    numbers.put(tx.txid(), number);
    if (number == fee.length) {
      fee = Arrays.copyOf(fee, 2 * number);
      vsize = Arrays.copyOf(vsize, 2 * number);
    }
    fee[number] = tx.feeSat();
    vsize[number] = Math.max(1, tx.vsize());
    needs.add(
        tx.spent().stream().map(input -> input.coin().txid()).distinct().toArray(Txid[]::new));
    return number;
  }

  /** Gives all that were added, in order. */
  void take(Taker taker) {
    int count = needs.size();
    int[][] parents = new int[count][];
    int[] childCounts = new int[count];
    for (int tx = 0; tx < count; tx++) {
      parents[tx] = parents(tx);
      for (int parent : parents[tx]) {
        childCounts[parent]++;
      }
    }
    int[][] children = new int[count][];
    for (int tx = 0; tx < count; tx++) {
      children[tx] = childCounts[tx] == 0 ? NONE : new int[childCounts[tx]];
    }
    for (int tx = 0; tx < count; tx++) {
      for (int parent : parents[tx]) {
        children[parent][--childCounts[parent]] = tx;
      }
    }
    new Run(parents, children, taker).all();
  }

  private int[] parents(int tx) {
    int[] found = NONE;
    for (Txid needed : needs.get(tx)) {
      @Nullable Integer parent = numbers.get(needed);
      if (parent != null && parent != tx) {
        found = Arrays.copyOf(found, found.length + 1);
        found[found.length - 1] = parent;
      }
    }
    return found;
  }

  private final class Run {
    private final int[][] parents;
    private final int[][] children;
    private final Taker taker;
    private final long[] packageFee;
    private final long[] packageVsize;
    private final boolean[] taken;
    private final PriorityQueue<Candidate> queue = new PriorityQueue<>();
    private final int[] clusters;
    private final Map<Integer, List<Chunk>> chunks = new HashMap<>();

    Run(int[][] parents, int[][] children, Taker taker) {
      this.parents = parents;
      this.children = children;
      this.taker = taker;
      this.packageFee = fee.clone();
      this.packageVsize = vsize.clone();
      this.taken = new boolean[parents.length];
      this.clusters = new int[parents.length];
      for (int tx = 0; tx < parents.length; tx++) {
        clusters[tx] = tx;
      }
      for (int tx = 0; tx < parents.length; tx++) {
        for (int parent : parents[tx]) {
          clusters[cluster(parent)] = cluster(tx);
        }
      }
    }

    private int cluster(int tx) {
      int at = tx;
      while (clusters[at] != at) {
        clusters[at] = clusters[clusters[at]];
        at = clusters[at];
      }
      return at;
    }

    void all() {
      for (int tx = 0; tx < parents.length; tx++) {
        if (parents[tx].length > 0) {
          packageFee[tx] = 0;
          packageVsize[tx] = 0;
          for (int one : related(tx, parents)) {
            packageFee[tx] += fee[one];
            packageVsize[tx] += vsize[one];
          }
        }
        queue.add(new Candidate(tx, rate(tx)));
      }
      for (Candidate best = queue.poll(); best != null; best = queue.poll()) {
        // One whose ancestors were taken meanwhile is in the queue once more, with its new rate.
        if (!taken[best.tx] && best.rate == rate(best.tx)) {
          takePackage(best.tx);
        }
      }
      List<Chunk> all = new ArrayList<>();
      chunks.values().forEach(all::addAll);
      // Those of one cluster stay in their order: their rates descend, or are the same.
      all.sort(Comparator.comparingDouble(Chunk::rate).reversed());
      for (Chunk chunk : all) {
        for (int tx : chunk.members) {
          taker.take(tx, fee[tx], vsize[tx], chunk.rate());
        }
      }
    }

    private void append(Chunk next) {
      List<Chunk> before =
          chunks.computeIfAbsent(cluster(next.members.get(0)), cluster -> new ArrayList<>(1));
      Chunk last = next;
      while (!before.isEmpty() && before.get(before.size() - 1).rate() < last.rate()) {
        last = before.remove(before.size() - 1).with(last);
      }
      before.add(last);
    }

    private double rate(int tx) {
      return (double) packageFee[tx] / Math.max(1, packageVsize[tx]);
    }

    private void takePackage(int tx) {
      List<Integer> members = new ArrayList<>();
      if (parents[tx].length == 0) {
        members.add(tx);
      } else {
        addBefore(tx, members, new HashSet<>());
      }
      Set<Integer> touched = new HashSet<>();
      long packagedFee = 0;
      long packagedVsize = 0;
      for (int member : members) {
        taken[member] = true;
        packagedFee += fee[member];
        packagedVsize += vsize[member];
        if (children[member].length > 0) {
          for (int one : related(member, children)) {
            if (!taken[one]) {
              packageFee[one] -= fee[member];
              packageVsize[one] -= vsize[member];
              touched.add(one);
            }
          }
        }
      }
      append(new Chunk(members, packagedFee, packagedVsize));
      for (int one : touched) {
        if (!taken[one]) {
          queue.add(new Candidate(one, rate(one)));
        }
      }
    }

    /* What it needs, then itself. */
    private void addBefore(int tx, List<Integer> members, Set<Integer> seen) {
      if (taken[tx] || seen.size() > MAX_RELATED || !seen.add(tx)) {
        return;
      }
      for (int parent : parents[tx]) {
        addBefore(parent, members, seen);
      }
      members.add(tx);
    }

    /* Itself, and all that are above or below it, without those that are taken. */
    private List<Integer> related(int tx, int[][] next) {
      List<Integer> found = new ArrayList<>(List.of(tx));
      Set<Integer> seen = new HashSet<>(found);
      for (int at = 0; at < found.size() && found.size() < MAX_RELATED; at++) {
        for (int one : next[found.get(at)]) {
          if (!taken[one] && seen.add(one)) {
            found.add(one);
          }
        }
      }
      return found;
    }
  }
}
