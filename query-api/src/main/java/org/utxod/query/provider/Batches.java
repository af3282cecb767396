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
 * Puts many questions to the providers: to the first of them all at once, in its own form for many where it has one and
 * otherwise side by side as far as its places go; what it does not answer, or not as of the tip, to the next. A provider that
 * asks to be left alone, or hangs, is not asked for the rest. Where two must agree, each question goes its own round. For any
 * number of threads.
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
   * What was told of each subject, by its place; nothing of those that nobody could tell in time.
   *
   * @param minHeight answers of lower heights are not used
   * @param isCurrent whether an answer of that height is as good as any
   */
  Map<Integer, Found<Report.Balance>> ask(
      List<ScriptRef> subjects, int minHeight, IntPredicate isCurrent, Deadline deadline) {
    Batch batch = new Batch(subjects, minHeight, isCurrent, deadline);
    if (agree) {
      batch.askEachInItsOwnRound();
    } else {
      batch.askProviderByProvider();
    }
    return new HashMap<>(batch.found);
  }

  private final class Batch {
    private final List<ScriptRef> subjects;
    private final int minHeight;
    private final IntPredicate isCurrent;
    private final Deadline deadline;
    private final Map<Integer, Found<Report.Balance>> found = new ConcurrentHashMap<>();

    private Batch(
        List<ScriptRef> subjects, int minHeight, IntPredicate isCurrent, Deadline deadline) {
      this.subjects = subjects;
      this.minHeight = minHeight;
      this.isCurrent = isCurrent;
      this.deadline = deadline;
    }

    private void askEachInItsOwnRound() {
      List<List<Integer>> each = chunks(open(provider -> true), 1);
      inParallel(each, options.placesPerProvider(), deadline, places -> {
        int place = places.get(0);
        ScriptRef scriptRef = subjects.get(place);
        providerFailover
            .ask(
                providers.stream()
                    .filter(guarded -> guarded.provider().canName(scriptRef))
                    .toList(),
                provider -> check.tip(provider, provider.balance(scriptRef, deadline), deadline),
                minHeight,
                isCurrent,
                deadline)
            .ifPresent(told -> found.put(place, told));
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
            options.placesPerProvider(),
            share,
            chunk -> {
              if (!over.get() && !ask(guarded, chunk, share)) {
                over.set(true);
              }
            });
      }
    }

    /** The places without a current answer whose subjects pass. */
    private List<Integer> open(Predicate<ScriptRef> able) {
      List<Integer> open = new ArrayList<>();
      for (int i = 0; i < subjects.size(); i++) {
        Found<Report.Balance> known = found.get(i);
        boolean current = known != null && isCurrent.test(known.report().point().height());
        if (!current && able.test(subjects.get(i))) {
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

    /* One that stands below the index is told so, and left alone when it keeps doing it. */
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
            provider.name() + " stands below the index's height " + minHeight
                + "; its answers are not used.");
      }
      return reports;
    }

    /** Whether there is any use in asking it for more. */
    private boolean ask(GuardedProvider guarded, List<Integer> places, Deadline share) {
      List<ScriptRef> asked = places.stream().map(subjects::get).toList();
      Attempt<List<Optional<Report.Balance>>> attempt = guarded.ask(
          provider -> plausible(provider, provider.balances(asked, share), share), share);
      if (attempt instanceof Attempt.Told<List<Optional<Report.Balance>>> told) {
        for (int i = 0; i < places.size(); i++) {
          int place = places.get(i);
          told.answer()
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
          case UNABLE, DOWN, MALFORMED -> true; // the breaker counts these
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

  /* The caller works too, so that it is done even where no thread is free; helpers that are still under way when the time
  is over end soon after, each by its own call's time, and what they bring is not waited for. */
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
