package org.utxod.query.fee;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.PriorityQueue;

/** Finds the chunks of clusters, one cluster after the other. For one thread. */
final class ClusterOrder {
  /** More relatives of one transaction are not looked at; a node allows a few dozen (Core: policy/policy.h). */
  private static final int MAX_RELATED = 500;

  private record Candidate(int tx, double rate) implements Comparable<Candidate> {
    @Override
    public int compareTo(Candidate other) {
      int byRate = Double.compare(other.rate, rate);
      return byRate != 0 ? byRate : Integer.compare(tx, other.tx);
    }
  }

  private final long[] fee;
  private final long[] vsize;
  private final int[][] parents;
  private final int[][] children;
  /* Of each transaction with its ancestors that are not taken. */
  private final long[] packageFee;
  private final long[] packageVsize;
  private final boolean[] taken;
  /* The last search that saw a transaction. */
  private final int[] seen;
  private int search;
  /* The last package that changed a transaction's own. */
  private final int[] changed;
  private int packages;
  private final IntList related = new IntList();
  private final IntList members = new IntList();
  private final IntList again = new IntList();
  private final PriorityQueue<Candidate> queue = new PriorityQueue<>();

  /** @param parents of each transaction those that it spends, as numbers; {@code children} the other way round */
  ClusterOrder(long[] fee, long[] vsize, int[][] parents, int[][] children) {
    this.fee = fee;
    this.vsize = vsize;
    this.parents = parents;
    this.children = children;
    this.packageFee = Arrays.copyOf(fee, parents.length);
    this.packageVsize = Arrays.copyOf(vsize, parents.length);
    this.taken = new boolean[parents.length];
    this.seen = new int[parents.length];
    this.changed = new int[parents.length];
  }

  /** The chunks of a cluster, the best first. */
  List<Chunk> of(int[] cluster) {
    for (int tx : cluster) {
      if (parents[tx].length > 0) {
        packageFee[tx] = 0;
        packageVsize[tx] = 0;
        relate(tx, parents);
        for (int i = 0; i < related.size(); i++) {
          packageFee[tx] += fee[related.get(i)];
          packageVsize[tx] += vsize[related.get(i)];
        }
      }
      queue.add(new Candidate(tx, rate(tx)));
    }
    List<Chunk> chunks = new ArrayList<>();
    for (Candidate best = queue.poll(); best != null; best = queue.poll()) {
      // One whose ancestors were taken meanwhile is in the queue once more, with its new rate.
      if (!taken[best.tx] && best.rate == rate(best.tx)) {
        append(chunks, takePackage(best.tx));
      }
    }
    return chunks;
  }

  private static void append(List<Chunk> before, Chunk next) {
    Chunk last = next;
    while (!before.isEmpty() && before.get(before.size() - 1).rate() < last.rate()) {
      last = before.remove(before.size() - 1).with(last);
    }
    before.add(last);
  }

  private double rate(int tx) {
    return (double) packageFee[tx] / Math.max(1, packageVsize[tx]);
  }

  private Chunk takePackage(int tx) {
    members.clear();
    again.clear();
    packages++;
    search++;
    addBefore(tx, 0);
    long packagedFee = 0;
    long packagedVsize = 0;
    for (int i = 0; i < members.size(); i++) {
      int member = members.get(i);
      taken[member] = true;
      packagedFee += fee[member];
      packagedVsize += vsize[member];
      relate(member, children);
      // Without itself: what spends it, directly or not, needs less now.
      for (int j = 1; j < related.size(); j++) {
        int one = related.get(j);
        packageFee[one] -= fee[member];
        packageVsize[one] -= vsize[member];
        if (changed[one] != packages) {
          changed[one] = packages;
          again.add(one);
        }
      }
    }
    for (int i = 0; i < again.size(); i++) {
      if (!taken[again.get(i)]) {
        queue.add(new Candidate(again.get(i), rate(again.get(i))));
      }
    }
    return new Chunk(members.toArray(), packagedFee, packagedVsize);
  }

  /* What it needs, then itself. Returns how many were seen by now. */
  private int addBefore(int tx, int before) {
    if (taken[tx] || before > MAX_RELATED || seen[tx] == search) {
      return before;
    }
    seen[tx] = search;
    int count = before + 1;
    for (int parent : parents[tx]) {
      count = addBefore(parent, count);
    }
    members.add(tx);
    return count;
  }

  /* Itself, and all that are above or below it, without those that are taken. */
  private void relate(int tx, int[][] next) {
    related.clear();
    search++;
    seen[tx] = search;
    related.add(tx);
    for (int at = 0; at < related.size() && related.size() < MAX_RELATED; at++) {
      for (int one : next[related.get(at)]) {
        if (!taken[one] && seen[one] != search) {
          seen[one] = search;
          related.add(one);
        }
      }
    }
  }
}
