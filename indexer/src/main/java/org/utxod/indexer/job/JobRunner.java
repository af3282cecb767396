package org.utxod.indexer.job;

import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.utxod.query.port.admin.Job;
import org.utxod.query.port.admin.StartOutcome;
import org.utxod.store.error.UtxodException;

/** Runs admin jobs of one kind, one at a time, on a thread of its own. Thread-safe. */
public final class JobRunner implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger("utxod.job");
  private static final Duration STOP_PATIENCE = Duration.ofSeconds(5);

  /**
   * What came of a job.
   *
   * @param message about what was done
   * @param equal of a comparison, whether everything was equal; null for other jobs
   */
  public record Result(String message, @Nullable Boolean equal) {
    /** Of a job that compares nothing. */
    public static Result of(String message) {
      return new Result(message, null);
    }
  }

  /** A job. */
  @FunctionalInterface
  public interface Task {
    /**
     * Runs the job.
     *
     * @param progress receives progress messages
     * @param stopping true once it must end soon
     * @throws UtxodException if it failed
     */
    Result run(Consumer<String> progress, BooleanSupplier stopping) throws InterruptedException;
  }

  private final String kind;
  private final Jobs jobs;
  private final ScheduledExecutorService worker;
  private @Nullable String running;
  private volatile boolean stopping;

  /** @param kind of all its jobs: "verify", "backup" and so on; also names its thread */
  public JobRunner(String kind, Clock clock) {
    this.kind = kind;
    this.jobs = new Jobs(clock);
    this.worker = Executors.newSingleThreadScheduledExecutor(task -> {
      Thread thread = new Thread(task, kind);
      thread.setDaemon(true);
      return thread;
    });
  }

  /** Starts a job unless one is running. */
  public synchronized StartOutcome start(Task task) {
    if (stopping) {
      return new StartOutcome.Refused("utxod is stopping.");
    }
    if (running != null) {
      return new StartOutcome.Busy(jobs.find(running).orElseThrow());
    }
    Job job = jobs.start(kind, "");
    running = job.id();
    Future<?> unused = worker.submit(() -> run(job.id(), task));
    return new StartOutcome.Started(job);
  }

  /** Starts a job repeatedly, with this delay after the last request. */
  public void repeat(Duration every, Task task) {
    Future<?> unused = worker.scheduleWithFixedDelay(
        () -> start(task), every.toMillis(), every.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Starts a job whenever there is something to do, checking at this interval. */
  public void repeatWhere(BooleanSupplier due, Duration every, Task task) {
    Future<?> unused = worker.scheduleWithFixedDelay(
        () -> {
          if (due.getAsBoolean()) {
            start(task);
          }
        },
        every.toMillis(),
        every.toMillis(),
        TimeUnit.MILLISECONDS);
  }

  /** A job of this runner. */
  public Optional<Job> job(String id) {
    return jobs.find(id);
  }

  private void run(String id, Task task) {
    try {
      Result result = task.run(text -> jobs.progress(id, text), () -> stopping);
      jobs.done(id, result.message(), result.equal());
    } catch (UtxodException e) {
      LOG.warn("The job {} failed. {}", id, e.getMessage());
      jobs.failed(id, String.valueOf(e.getMessage()));
    } catch (InterruptedException e) {
      jobs.failed(id, "It was stopped before it finished.");
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      LOG.error("The job {} failed with an unexpected error.", id, e);
      jobs.failed(id, "Unexpected error (" + e.getClass().getSimpleName() + "); see the log.");
    } finally {
      synchronized (this) {
        running = null;
      }
    }
  }

  /** Accepts no more jobs and stops the running one. */
  @Override
  public void close() {
    stopping = true;
    worker.shutdownNow();
    try {
      if (!worker.awaitTermination(STOP_PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.warn("A job of kind {} did not stop in time.", kind);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
