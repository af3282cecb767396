package org.utxod.query.provider;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.IntPredicate;
import java.util.function.Predicate;
import org.utxod.query.answer.ScriptRef;
import org.utxod.query.outbound.Deadline;
import org.utxod.query.provider.GuardedProvider.Attempt;
import org.utxod.query.provider.ProviderFailover.Found;
import org.utxod.query.provider.client.ProviderException;
import org.utxod.query.provider.client.Report;

/**
 * Sends many queries to the providers: all to the first provider, as a batch if it supports that and otherwise in
 * parallel within its limit; those without a current answer go to the next. A provider that requests a pause, or hangs,
 * is skipped for the rest. If two must agree, each query is handled separately. Thread-safe.
 */
public final class Batches {
  private final List<GuardedProvider> providers;
  private final ProviderFailover providerFailover;
  private final ProviderCheck check;
  private final boolean agree;
  private final BatchThreads threads;
  private final ProviderOptions options;

  Batches(
      List<GuardedProvider> providers,
      ProviderFailover providerFailover,
      ProviderCheck check,
      boolean agree,
      BatchThreads threads,
      ProviderOptions options) {
    this.providers = List.copyOf(providers);
    this.providerFailover = providerFailover;
    this.check = check;
    this.agree = agree;
    this.threads = threads;
    this.options = options;
  }

  /**
   * The answers by index; those that no provider could give in time are absent.
   *
   * @param minHeight answers of lower heights are not used
   * @param isCurrent whether an answer of that height needs no better one
   */
  Map<Integer, Found<Report.Balance>> ask(
      List<ScriptRef> scriptRefs, int minHeight, IntPredicate isCurrent, Deadline deadline) {
    Batch batch = new Batch(scriptRefs, minHeight, isCurrent, deadline);
    if (agree) {
      batch.askEachInItsOwnRound();
    } else {
      batch.askProviderByProvider();
    }
    return new HashMap<>(batch.found);
  }

  private final class Batch {
    private final List<ScriptRef> scriptRefs;
    private final int minHeight;
    private final IntPredicate isCurrent;
    private final Deadline deadline;
    private final Map<Integer, Found<Report.Balance>> found = new ConcurrentHashMap<>();

    private Batch(
        List<ScriptRef> scriptRefs, int minHeight, IntPredicate isCurrent, Deadline deadline) {
      this.scriptRefs = scriptRefs;
      this.minHeight = minHeight;
      this.isCurrent = isCurrent;
      this.deadline = deadline;
    }

    private void askEachInItsOwnRound() {
      List<List<Integer>> each = chunks(open(provider -> true), 1);
      inParallel(each, options.permitsPerProvider(), deadline, places -> {
        int place = places.get(0);
        ScriptRef scriptRef = scriptRefs.get(place);
        providerFailover
            .ask(
                providers.stream()
                    .filter(guarded -> guarded.provider().canName(scriptRef))
                    .toList(),
                provider -> check.tip(provider, provider.balance(scriptRef, deadline), deadline),
                minHeight,
                isCurrent,
                deadline)
            .ifPresent(reported -> found.put(place, reported));
      });
    }

    private void askProviderByProvider() {
      for (int i = 0; i < providers.size() && !deadline.passed(); i++) {
        GuardedProvider guarded = providers.get(i);
        List<Integer> places = open(guarded.provider()::canName);
        if (places.isEmpty()) {
          continue;
        }
        boolean last = i == providers.size() - 1;
        Deadline share = last ? deadline : deadline.half();
        AtomicBoolean over = new AtomicBoolean();
        inParallel(
            chunks(places, guarded.provider().batchSize()),
            options.permitsPerProvider(),
            share,
            chunk -> {
              if (!over.get() && !ask(guarded, chunk, share)) {
                over.set(true);
              }
            });
      }
    }

    /** The indexes without a current answer whose scripts pass. */
    private List<Integer> open(Predicate<ScriptRef> able) {
      List<Integer> open = new ArrayList<>();
      for (int i = 0; i < scriptRefs.size(); i++) {
        Found<Report.Balance> known = found.get(i);
        boolean current = known != null && isCurrent.test(known.report().point().height());
        if (!current && able.test(scriptRefs.get(i))) {
          open.add(i);
        }
      }
      return open;
    }

    private List<Optional<Report.Balance>> plausible(
        Provider provider, List<Optional<Report.Balance>> reports, Deadline share) {
      for (Optional<Report.Balance> report : notAllBelow(provider, reports)) {
        report.ifPresent(balance -> check.tip(provider, balance.point().height(), share));
      }
      return reports;
    }

    /* A provider below the index's height counts as failing, and is paused if this continues. */
    private List<Optional<Report.Balance>> notAllBelow(
        Provider provider, List<Optional<Report.Balance>> reports) {
      boolean any = false;
      for (Optional<Report.Balance> report : reports) {
        if (report.isPresent() && report.get().point().height() >= minHeight) {
          return reports;
        }
        any |= report.isPresent();
      }
      if (any) {
        throw ProviderException.of(
            ProviderException.Kind.BEHIND,
            provider.name() + " is below the index's height " + minHeight
                + "; its answers are not used.");
      }
      return reports;
    }

    /** Whether it is worth querying for the rest. */
    private boolean ask(GuardedProvider guarded, List<Integer> places, Deadline share) {
      List<ScriptRef> requested = places.stream().map(scriptRefs::get).toList();
      Attempt<List<Optional<Report.Balance>>> attempt = guarded.ask(
          provider -> plausible(provider, provider.balances(requested, share), share), share);
      if (attempt instanceof Attempt.Answered<List<Optional<Report.Balance>>> reported) {
        for (int i = 0; i < places.size(); i++) {
          int place = places.get(i);
          reported
              .answer()
              .get(i)
              .filter(report -> report.point().height() >= minHeight)
              .ifPresent(report -> found.merge(
                  place,
                  new Found<>(guarded.name(), report),
                  (one, other) ->
                      one.report().point().height() >= other.report().point().height()
                          ? one
                          : other));
        }
        return true;
      }
      if (attempt instanceof Attempt.Failed<?> failed) {
        return switch (failed.fault().kind()) {
          case UNABLE, DOWN, MALFORMED -> true; // the circuit breaker counts these
          case LIMITED, FORBIDDEN, BEHIND, IMPLAUSIBLE, WRONG_CHAIN, CANCELLED -> false;
        };
      }
      return false;
    }
  }

  private static List<List<Integer>> chunks(List<Integer> places, int size) {
    List<List<Integer>> chunks = new ArrayList<>();
    for (int i = 0; i < places.size(); i += size) {
      chunks.add(List.copyOf(places.subList(i, Math.min(places.size(), i + size))));
    }
    return chunks;
  }

  /*
   * The caller works too, so that the work is done even if no thread is free; helpers that are still in progress at the
   * deadline end soon after, each by its own call's timeout, and their results are not waited for.
   */
  private void inParallel(
      List<List<Integer>> chunks, int atOnce, Deadline deadline, Consumer<List<Integer>> work) {
    Queue<List<Integer>> queue = new ConcurrentLinkedQueue<>(chunks);
    Runnable worker = () -> {
      List<Integer> chunk = queue.poll();
      while (chunk != null && !deadline.passed()) {
        work.accept(chunk);
        chunk = queue.poll();
      }
    };
    int helpers = Math.min(atOnce, chunks.size()) - 1;
    CountDownLatch ended = new CountDownLatch(Math.max(0, helpers));
    for (int i = 0; i < helpers; i++) {
      boolean taken = threads.offer(() -> {
        try {
          worker.run();
        } finally {
          ended.countDown();
        }
      });
      if (!taken) {
        ended.countDown();
      }
    }
    worker.run();
    try {
      boolean unused =
          ended.await(Math.max(1, deadline.remaining().toMillis()), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
