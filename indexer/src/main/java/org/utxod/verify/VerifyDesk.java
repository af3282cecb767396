package org.utxod.verify;

import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.utxod.fault.Fault;
import org.utxod.follow.Jobs;
import org.utxod.port.Job;
import org.utxod.port.StartOutcome;
import org.utxod.port.Verified;

/** Takes wishes for a verification, one at a time, and verifies by itself if told to. Safe for use by any number of threads. */
public final class VerifyDesk implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger("utxod.verify");
  private static final Duration STOP_PATIENCE = Duration.ofSeconds(5);

  private final Verification verification;
  private final Clock clock;
  private final Consumer<Verified> outcome;
  private final Jobs jobs;
  private final ScheduledExecutorService worker;
  private @Nullable String running;
  private volatile boolean stopping;

  /**
   * @param verification which it closes
   * @param outcome hears what came of each
   */
  public VerifyDesk(Verification verification, Clock clock, Consumer<Verified> outcome) {
    this.verification = verification;
    this.clock = clock;
    this.outcome = outcome;
    this.jobs = new Jobs(clock);
    this.worker = Executors.newSingleThreadScheduledExecutor(task -> {
      Thread thread = new Thread(task, "verify");
      thread.setDaemon(true);
      return thread;
    });
  }

  /** Begins one, unless one runs. */
  public synchronized StartOutcome start() {
    if (stopping) {
      return new StartOutcome.Refused("utxod is stopping.");
    }
    if (running != null) {
      return new StartOutcome.Busy(jobs.find(running).orElseThrow());
    }
    Job job = jobs.start("verify", "Beginning.");
    running = job.id();
    Future<?> unused = worker.submit(() -> run(job.id()));
    return new StartOutcome.Started(job);
  }

  /** Begins one again and again, so long after the last wish. */
  public void repeat(Duration every) {
    Future<?> unused = worker.scheduleWithFixedDelay(
        this::start, every.toMillis(), every.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** A job of this desk. */
  public Optional<Job> job(String id) {
    return jobs.find(id);
  }

  private void run(String id) {
    try {
      Verdict verdict = verification.run(words -> jobs.progress(id, words), () -> stopping);
      if (verdict.equal()) {
        LOG.info("{}", verdict.words());
      } else {
        LOG.error("{}", verdict.words());
      }
      outcome.accept(new Verified(
          verdict.node().point().height(),
          verdict.node().point().hash(),
          clock.instant(),
          verdict.equal(),
          verdict.words()));
      jobs.done(id, verdict.words());
    } catch (Fault e) {
      LOG.warn("The index could not be verified. {}", e.getMessage());
      jobs.failed(id, String.valueOf(e.getMessage()));
    } catch (InterruptedException e) {
      jobs.failed(id, "The verification was stopped before its end.");
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      LOG.error("An unexpected error ended a verification.", e);
      jobs.failed(id, "An unexpected error (" + e.getClass().getSimpleName() + "); see the log.");
    } finally {
      synchronized (this) {
        running = null;
      }
    }
  }

  /** Ends what runs, by a fault of its own. */
  @Override
  public void close() {
    stopping = true;
    verification.cancelAll();
    worker.shutdownNow();
    try {
      if (!worker.awaitTermination(STOP_PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.warn("A verification did not end in time.");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    verification.close();
  }
}
