package org.utxod.query.provider;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.IntPredicate;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.utxod.query.outbound.Backoff;
import org.utxod.query.outbound.Deadline;
import org.utxod.query.outbound.Sleeper;
import org.utxod.query.provider.GuardedProvider.Attempt;
import org.utxod.query.provider.client.ProviderException;
import org.utxod.query.provider.client.ProviderException.Kind;
import org.utxod.query.provider.client.Report;

/**
 * Sends one query to the providers in turn, in order of preference, within one deadline. After a failure the next
 * provider is queried at once; those with a transient failure are retried in another round after a pause, at most three
 * rounds, and those with a permanent failure are not. Thread-safe.
 */
public final class ProviderFailover {
  /** The providers' answers. */
  record Found<R extends Report>(String name, R report) {}

  private final boolean agree;
  private final ProviderOptions options;
  private final ProviderLog log;
  private final Sleeper sleeper;
  private final RandomGenerator random;

  /** @param agree whether two providers must agree before an answer is used */
  ProviderFailover(
      boolean agree,
      ProviderOptions options,
      ProviderLog log,
      Sleeper sleeper,
      RandomGenerator random) {
    this.agree = agree;
    this.options = options;
    this.log = log;
    this.sleeper = sleeper;
    this.random = random;
  }

  /**
   * The first answer that is current, otherwise the one of the greatest height; with agreement, the first that two
   * providers share.
   *
   * @param minHeight answers of lower heights are failures
   * @param isCurrent whether an answer of that height needs no better one
   */
  <R extends Report> Optional<Found<R>> ask(
      List<GuardedProvider> providers,
      Function<Provider, R> question,
      int minHeight,
      IntPredicate isCurrent,
      Deadline deadline) {
    List<GuardedProvider> left = new ArrayList<>(providers);
    List<Found<R>> received = new ArrayList<>();
    Backoff backoff = new Backoff(options.retry(), random);
    do {
      List<GuardedProvider> again = new ArrayList<>();
      for (GuardedProvider provider : left) {
        if (deadline.passed()) {
          return best(received);
        }
        Attempt<R> attempt = provider.ask(p -> notBelow(p, question.apply(p), minHeight), deadline);
        if (attempt instanceof Attempt.Answered<R> reported) {
          Found<R> found = new Found<>(provider.name(), reported.answer());
          if (!agree && isCurrent.test(found.report.point().height())) {
            return Optional.of(found);
          }
          if (agree) {
            Verdict verdict = compare(received, found);
            if (verdict != Verdict.OPEN) {
              return verdict == Verdict.SAME ? Optional.of(found) : Optional.empty();
            }
            // a block was found between two answers: they may agree in another round
            again.add(provider);
          }
          received.removeIf(earlier -> earlier.name.equals(found.name));
          received.add(found);
        } else if (attempt instanceof Attempt.Failed<R> failed && failed.fault().mayPass()) {
          again.add(provider);
        }
      }
      left = again;
    } while (isWorthAnotherRound(left, received) && pause(backoff, deadline));
    return best(received);
  }

  /* Agreement takes two answers, of which one may be known already. */
  private <R extends Report> boolean isWorthAnotherRound(
      List<GuardedProvider> left, List<Found<R>> received) {
    if (left.isEmpty() || !agree) {
      return !left.isEmpty();
    }
    Set<String> names = new HashSet<>();
    left.forEach(provider -> names.add(provider.name()));
    received.forEach(found -> names.add(found.name));
    return names.size() > 1;
  }

  private <R extends Report> Optional<Found<R>> best(List<Found<R>> received) {
    Found<R> best = null;
    for (Found<R> found : received) {
      if (best == null || found.report.point().height() > best.report.point().height()) {
        best = found;
      }
    }
    return agree ? Optional.empty() : Optional.ofNullable(best);
  }

  private static <R extends Report> R notBelow(Provider provider, R report, int minHeight) {
    if (report.point().height() < minHeight) {
      throw ProviderException.of(
          Kind.BEHIND,
          provider.name() + " is at height " + report.point().height() + ", below the index's "
              + minHeight + "; its answers are not used.");
    }
    return report;
  }

  private enum Verdict {
    OPEN,
    SAME,
    DIFFERENT
  }

  private <R extends Report> Verdict compare(List<Found<R>> received, Found<R> found) {
    @Nullable Verdict verdict = null;
    for (Found<R> other : received) {
      int height = found.report.point().height();
      if (!other.name.equals(found.name) && other.report.point().height() == height) {
        if (!found.report.agreesWith(other.report)) {
          log.disagreement(other.name, found.name, height);
          return Verdict.DIFFERENT;
        }
        verdict = Verdict.SAME;
      }
    }
    return verdict == null ? Verdict.OPEN : verdict;
  }

  private boolean pause(Backoff backoff, Deadline deadline) {
    Optional<Duration> pause = backoff.next();
    if (pause.isEmpty() || deadline.remaining().compareTo(pause.get()) <= 0) {
      return false;
    }
    try {
      sleeper.sleep(pause.get());
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
