package org.utxod.indexer.job;

import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.utxod.query.port.admin.Job;

/** The most recent admin jobs and their outcomes. Thread-safe. */
public final class Jobs {
  private static final int KEPT = 50;

  private final Clock clock;
  private final Map<String, Job> jobs = new LinkedHashMap<>() {
    @Override
    protected boolean removeEldestEntry(Map.Entry<String, Job> eldest) {
      return size() > KEPT;
    }
  };
  private int last;

  public Jobs(Clock clock) {
    this.clock = clock;
  }

  /** Adds a new running job. */
  public synchronized Job start(String kind, String progress) {
    String id = kind + "-" + ++last;
    Job job = new Job(id, kind, Job.State.RUNNING, clock.instant(), null, progress, null, null);
    jobs.put(id, job);
    return job;
  }

  /** The job of that id, unless it was dropped. */
  public synchronized Optional<Job> find(String id) {
    return Optional.ofNullable(jobs.get(id));
  }

  /** Sets its progress. */
  public synchronized void progress(String id, String progress) {
    replace(id, Job.State.RUNNING, progress, null, null);
  }

  /** Marks it as succeeded. */
  public synchronized void done(String id, String result) {
    done(id, result, null);
  }

  /** Marks it as succeeded; {@code equal} is what a comparison found, null for other jobs. */
  public synchronized void done(String id, String result, @Nullable Boolean equal) {
    replace(id, Job.State.DONE, result, equal, null);
  }

  /** Marks it as failed. */
  public synchronized void failed(String id, String error) {
    Job job = jobs.get(id);
    replace(id, Job.State.FAILED, job == null ? "" : job.progress(), null, error);
  }

  private void replace(
      String id,
      Job.State state,
      String progress,
      @Nullable Boolean equal,
      @Nullable String error) {
    jobs.computeIfPresent(
        id,
        (key, job) -> new Job(
            id,
            job.kind(),
            state,
            job.startedAt(),
            state == Job.State.RUNNING ? null : clock.instant(),
            progress,
            equal,
            error));
  }
}
