package org.utxod.indexer.simnode;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Which requests fail, and how: by script (the next calls of a method), by chance (seeded), or as long as the node
 * lasts; and how long the node works on a block. Safe for use by any number of threads.
 */
public final class FaultPlan {
  private static final String ANY = "*";
  private static final int MAX_NAMES = 100;

  private final Map<String, Deque<SimFault>> scripted = new ConcurrentHashMap<>();
  private final Map<String, SimFault> standing = new ConcurrentHashMap<>();
  private final Map<String, AtomicLong> calls = new ConcurrentHashMap<>();
  private @Nullable Random chance;
  private double rate;
  private List<SimFault> mix = List.of();
  private volatile Duration pace = Duration.ZERO;
  private volatile boolean busy;

  /** The next calls of {@code method} fail so, one after the other. */
  public FaultPlan next(String method, SimFault... faults) {
    Deque<SimFault> queue = scripted.computeIfAbsent(method, m -> new ArrayDeque<>());
    synchronized (queue) {
      queue.addAll(List.of(faults));
    }
    return this;
  }

  /** The next requests fail so, whatever their method. */
  public FaultPlan nextOfAny(SimFault... faults) {
    return next(ANY, faults);
  }

  /** Every call of {@code method} fails so until {@link #heal}. */
  public FaultPlan always(String method, SimFault fault) {
    standing.put(method, fault);
    return this;
  }

  /** Every request fails so until {@link #heal}. */
  public FaultPlan alwaysAny(SimFault fault) {
    return always(ANY, fault);
  }

  /**
   * Requests fail by chance; one seed makes one sequence.
   *
   * @param rate how many of them, from 0 to 1
   * @param mix drawn from evenly
   */
  public synchronized FaultPlan byChance(long seed, double rate, List<SimFault> mix) {
    this.chance = new Random(seed);
    this.rate = rate;
    this.mix = List.copyOf(mix);
    return this;
  }

  /** Time of work for each megabyte of a block's JSON; a real node takes about 15 ms. */
  public FaultPlan pace(Duration perMegabyte) {
    pace = perMegabyte;
    return this;
  }

  /** As {@link #pace}, and it takes up a processor meanwhile, as a real node does. */
  public FaultPlan busyPace(Duration perMegabyte) {
    busy = true;
    return pace(perMegabyte);
  }

  boolean isBusy() {
    return busy;
  }

  /** No faults any more; the pace stays. */
  public synchronized void heal() {
    scripted.clear();
    standing.clear();
    chance = null;
  }

  /** Calls of {@code method} so far, those that failed too. */
  public long calls(String method) {
    AtomicLong count = calls.get(method);
    return count == null ? 0 : count.get();
  }

  Optional<SimFault> draw(String method) {
    if (calls.size() < MAX_NAMES || calls.containsKey(method)) {
      calls.computeIfAbsent(method, m -> new AtomicLong()).incrementAndGet();
    }
    for (String name : List.of(method, ANY)) {
      Deque<SimFault> queue = scripted.get(name);
      if (queue != null) {
        synchronized (queue) {
          SimFault fault = queue.poll();
          if (fault != null) {
            return Optional.of(fault);
          }
        }
      }
      SimFault fault = standing.get(name);
      if (fault != null) {
        return Optional.of(fault);
      }
    }
    return byChance();
  }

  private synchronized Optional<SimFault> byChance() {
    if (chance == null || mix.isEmpty() || chance.nextDouble() >= rate) {
      return Optional.empty();
    }
    return Optional.of(mix.get(chance.nextInt(mix.size())));
  }

  Duration workOn(long bytes) {
    return pace.multipliedBy(bytes).dividedBy(1_000_000);
  }
}
