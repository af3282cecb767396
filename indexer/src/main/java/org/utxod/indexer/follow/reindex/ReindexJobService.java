package org.utxod.indexer.follow.reindex;

import java.time.Clock;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.utxod.indexer.job.Jobs;
import org.utxod.query.port.admin.Admin;
import org.utxod.query.port.admin.Job;
import org.utxod.query.port.admin.StartOutcome;
import org.utxod.store.UtxoIndex;
import org.utxod.store.model.BlockRecord;
import org.utxod.store.read.IndexView;
import org.utxod.store.reindex.Reindex;

/** Takes wishes for a re-index and hands them to the follower, one at a time. Thread-safe. */
public final class ReindexJobService implements Admin {
  /** A wish that the follower is to fulfil, or is fulfilling. */
  public record Order(String jobId, int fromHeight) {}

  private final UtxoIndex index;
  private final Jobs jobs;
  private final Runnable wake;
  private @Nullable Order open;

  public ReindexJobService(UtxoIndex index, Clock clock, Runnable wake) {
    this.index = index;
    this.jobs = new Jobs(clock);
    this.wake = wake;
  }

  @Override
  public StartOutcome reindex(int wished) {
    int fromHeight = Math.max(1, wished); // the genesis block has nothing to re-index
    Order order;
    Job job;
    synchronized (this) {
      if (open != null) {
        return new StartOutcome.Busy(jobs.find(open.jobId()).orElseThrow());
      }
      try (IndexView view = index.view()) {
        BlockRecord tip = view.state().tip();
        Integer tipHeight = tip == null ? null : Integer.valueOf(tip.point().height());
        Optional<String> refusal = Reindex.refusal(view.state().coverage(), tipHeight, fromHeight);
        if (refusal.isPresent()) {
          return new StartOutcome.Refused(refusal.get());
        }
      }
      job = jobs.start("reindex", "Waiting for the follower to start it.");
      order = new Order(job.id(), fromHeight);
      open = order;
    }
    wake.run();
    return new StartOutcome.Started(job);
  }

  @Override
  public Optional<Job> job(String id) {
    return jobs.find(id);
  }

  /** What is to be done next; null if nothing is. */
  public synchronized @Nullable Order open() {
    return open;
  }

  /** Takes up again what a restart interrupted. */
  public synchronized Order resume(int fromHeight) {
    Job job = jobs.start("reindex", "Resuming after a restart.");
    Order order = new Order(job.id(), fromHeight);
    open = order;
    return order;
  }

  public void progress(Order order, String text) {
    jobs.progress(order.jobId(), text);
  }

  public void done(Order order, String text) {
    close(order);
    jobs.done(order.jobId(), text);
  }

  public void failed(Order order, String error) {
    close(order);
    jobs.failed(order.jobId(), error);
  }

  private synchronized void close(Order order) {
    if (order.equals(open)) {
      open = null;
    }
  }
}
