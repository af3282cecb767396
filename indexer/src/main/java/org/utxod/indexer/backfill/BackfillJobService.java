package org.utxod.indexer.backfill;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.utxod.indexer.job.JobRunner;
import org.utxod.query.port.admin.Job;
import org.utxod.query.port.admin.StartOutcome;
import org.utxod.store.chain.Script;
import org.utxod.store.error.UtxodException;
import org.utxod.store.model.StoreException;

/**
 * Runs backfill jobs, one at a time, and starts due ones by itself: scripts that a reorganisation made partial again
 * and, if configured, scripts that were queried. Thread-safe.
 */
public final class BackfillJobService implements AutoCloseable {
  /** Maximum number of queried scripts waiting to be backfilled. */
  static final int MAX_WAITING = Backfill.MAX_SCRIPTS;

  private static final Duration AFTER_FAILURE = Duration.ofMinutes(5);
  private static final Logger LOG = LoggerFactory.getLogger("utxod.backfill");

  private final Backfill backfill;
  private final JobRunner runner;
  private final Set<Script> waiting = new LinkedHashSet<>();
  private final Clock clock;
  private volatile Instant notBefore = Instant.MIN;

  /** @param backfill closed by this service */
  public BackfillJobService(Backfill backfill, Clock clock) {
    this.backfill = backfill;
    this.clock = clock;
    this.runner = new JobRunner("backfill", clock);
  }

  /** Starts a job unless one is running. */
  public StartOutcome start(Collection<Script> scripts) {
    Optional<String> refusal = backfill.refusal(scripts);
    return refusal.isPresent()
        ? new StartOutcome.Refused(refusal.get())
        : runner.start(
            (progress, stopping) -> JobRunner.Result.of(run(scripts, progress, stopping)));
  }

  /** Runs what is due, this long after the last check. */
  public void repeat(Duration every) {
    runner.repeatWhere(this::isDue, every, this::fillDue);
  }

  /**
   * A script was queried of which the index does not know all coins. It is backfilled at once, or after those in
   * progress; it is dropped if too many are waiting already.
   */
  public void askedFor(Script script) {
    boolean partial = backfill.refusal(List.of(script)).isEmpty();
    synchronized (waiting) {
      if (partial && waiting.size() < MAX_WAITING) {
        waiting.add(script);
      }
    }
    if (partial && isDue()) {
      StartOutcome unused = runner.start(this::fillDue);
    }
  }

  private boolean isDue() {
    if (clock.instant().isBefore(notBefore)) {
      return false;
    }
    synchronized (waiting) {
      if (!waiting.isEmpty()) {
        return true;
      }
    }
    try {
      return !backfill.wanted().isEmpty();
    } catch (StoreException e) {
      return false; // Re-indexing, or just closed.
    }
  }

  private JobRunner.Result fillDue(Consumer<String> progress, BooleanSupplier stopping)
      throws InterruptedException {
    Set<Script> due = new LinkedHashSet<>(backfill.wanted());
    synchronized (waiting) {
      for (Script script : List.copyOf(waiting)) {
        if (due.size() < Backfill.MAX_SCRIPTS) {
          due.add(script);
          waiting.remove(script);
        }
      }
    }
    due.removeIf(script -> backfill.refusal(List.of(script)).isPresent());
    if (due.isEmpty()) {
      return JobRunner.Result.of("There was nothing left to do.");
    }
    try {
      return JobRunner.Result.of(run(due, progress, stopping));
    } catch (UtxodException e) {
      notBefore = clock.instant().plus(AFTER_FAILURE);
      throw e;
    }
  }

  private String run(
      Collection<Script> scripts, Consumer<String> progress, BooleanSupplier stopping)
      throws InterruptedException {
    String words = backfill.run(scripts, progress, stopping);
    LOG.info("{}", words);
    return words;
  }

  /** A job of this service. */
  public Optional<Job> job(String id) {
    return runner.job(id);
  }

  /** Stops the running job with an exception. */
  @Override
  public void close() {
    backfill.cancelAll();
    runner.close();
    backfill.close();
  }
}
