package org.utxod.query.provider;

import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A few threads shared by all batches. If none is free the caller does the work alone, so nothing ever waits for a
 * thread. Idle threads end after half a minute.
 */
public final class BatchThreads implements AutoCloseable {
  private static final long IDLE_SECONDS = 30;

  private final ThreadPoolExecutor pool;

  BatchThreads(int most) {
    AtomicInteger number = new AtomicInteger();
    pool = new ThreadPoolExecutor(
        0, Math.max(1, most), IDLE_SECONDS, TimeUnit.SECONDS, new SynchronousQueue<>(), work -> {
          Thread thread = new Thread(work, "batch-" + number.incrementAndGet());
          thread.setDaemon(true);
          return thread;
        });
  }

  /** Runs {@code work} at once on its own thread, or not at all. */
  boolean offer(Runnable work) {
    try {
      pool.execute(work);
      return true;
    } catch (RejectedExecutionException e) {
      return false;
    }
  }

  /** Current number of threads. */
  int size() {
    return pool.getPoolSize();
  }

  @Override
  public void close() {
    pool.shutdownNow();
  }
}
