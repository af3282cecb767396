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
import org.utxod.indexer.simnode.chain.BlockViews;
import org.utxod.indexer.simnode.chain.SimError;
import org.utxod.indexer.simnode.rpc.HttpAnswer;

/**
 * Which requests fail, and how: by script (the next calls of a method), by chance (seeded), or as long as the node
 * lasts; and how long the node works on a block. Thread-safe.
 */
public final class FaultPlan implements NodeBehavior {
  private static final String ANY = "*";
  private static final int MAX_NAMES = 100;

  private final Map<String, Deque<SimFault>> scripted = new ConcurrentHashMap<>();
  private final Map<String, SimFault> persistent = new ConcurrentHashMap<>();
  private final Map<String, AtomicLong> calls = new ConcurrentHashMap<>();
  private @Nullable Random chance;
  private double rate;
  private List<SimFault> mix = List.of();
  private volatile Duration pace = Duration.ZERO;
  private volatile HttpAnswer last = HttpAnswer.text(200, "");

  /** The next calls of {@code method} fail so, one after the other. */
  public FaultPlan next(String method, SimFault... faults) {
    Deque<SimFault> queue = scripted.computeIfAbsent(method, m -> new ArrayDeque<>());
    synchronized (queue) {
      queue.addAll(List.of(faults));
    }
    return this;
  }

  /** Every call of {@code method} fails so until {@link #heal}. */
  public FaultPlan always(String method, SimFault fault) {
    persistent.put(method, fault);
    return this;
  }

  /** Every request fails so until {@link #heal}. */
  public FaultPlan alwaysAny(SimFault fault) {
    return always(ANY, fault);
  }

  /**
   * Requests fail at random; the same seed gives the same sequence.
   *
   * @param rate fraction of them, from 0 to 1
   * @param mix drawn from uniformly
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

  /** The plan of a node that was created with one. */
  public static FaultPlan of(SimulatedNode node) {
    return (FaultPlan) node.behavior();
  }

  /** No faults any more; the pace stays. */
  public synchronized void heal() {
    scripted.clear();
    persistent.clear();
    chance = null;
  }

  /** Calls of {@code method} so far, including failed ones. */
  public long calls(String method) {
    AtomicLong count = calls.get(method);
    return count == null ? 0 : count.get();
  }

  @Override
  public Optional<HttpAnswer> answer(Call call) throws InterruptedException {
    Optional<SimFault> fault = draw(call.method());
    HttpAnswer stale = last;
    Optional<HttpAnswer> answer =
        fault.isEmpty() ? Optional.of(call.answer()) : failing(fault.get(), call);
    answer.ifPresent(given -> last = given.length() < 1 << 20 ? given : stale);
    return fault.isPresent() && fault.get() instanceof SimFault.StaleAnswer
        ? Optional.of(stale)
        : answer;
  }

  private static Optional<HttpAnswer> failing(SimFault fault, Call call)
      throws InterruptedException {
    if (fault instanceof SimFault.Delay delay) {
      call.pause(delay.by());
    } else if (fault instanceof SimFault.Status status) {
      return Optional.of(
          status.status() == 401
              ? HttpAnswer.unauthorized()
              : HttpAnswer.text(status.status(), status.body()));
    } else if (fault instanceof SimFault.RpcError error) {
      return Optional.of(call.error(new SimError(error.code(), error.message())));
    } else if (fault instanceof SimFault.CutBody cut) {
      return Optional.of(call.answer().cutAfter(cut.bytes()));
    } else if (fault instanceof SimFault.Garbage garbage) {
      return Optional.of(HttpAnswer.text(200, garbage.body()));
    } else if (fault instanceof SimFault.Altered altered) {
      HttpAnswer whole = call.answer();
      byte[] body = altered.how().apply(BlockViews.join(whole.body()));
      return Optional.of(new HttpAnswer(whole.status(), whole.headers(), List.of(body), -1));
    } else if (fault instanceof SimFault.Reset) {
      return Optional.empty();
    } else if (fault instanceof SimFault.MissingPrevouts && !call.isRest()) {
      HttpAnswer whole = call.answer();
      byte[] without = BlockViews.withoutPrevouts(BlockViews.join(whole.body()), true);
      return Optional.of(HttpAnswer.json(whole.status(), List.of(without)));
    } else if (fault instanceof SimFault.MissingPrevouts) {
      String hash = call.request().path().replaceAll(".*/|\\..*", "");
      return Optional.of(HttpAnswer.plain(404, hash + " undo not available\r\n"));
    }
    return Optional.of(call.answer());
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
      SimFault fault = persistent.get(name);
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

  @Override
  public Duration workOn(long bytes) {
    return pace.multipliedBy(bytes).dividedBy(1_000_000);
  }
}
