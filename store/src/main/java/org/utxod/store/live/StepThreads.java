package org.utxod.store.live;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Threads that work ranges of a step out beside the writer's; they end by themselves when nothing is to be done. */
public final class StepThreads implements Executor {
  /** More share too little to gain from it. */
  private static final int MAX_RANGES = 4;

  private static final long IDLE_SECONDS = 5;

  private final int ranges;
  private final ThreadPoolExecutor threads;

  /** With no thread yet. */
  public StepThreads() {
    this.ranges = Math.min(MAX_RANGES, Runtime.getRuntime().availableProcessors());
    this.threads = new ThreadPoolExecutor(
        MAX_RANGES,
        MAX_RANGES,
        IDLE_SECONDS,
        TimeUnit.SECONDS,
        new LinkedBlockingQueue<>(),
        task -> {
          Thread made = new Thread(task, "step");
          made.setDaemon(true);
          return made;
        });
    threads.allowCoreThreadTimeOut(true);
  }

  /** Ranges in which so many changes are worked out fastest. */
  public int ranges(int changes) {
    return Math.max(1, Math.min(ranges, changes / 2_000));
  }

  /** Waits for a task to end and passes on what it threw. */
  public static void await(CompletableFuture<Void> task) {
    try {
      task.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      if (e.getCause() instanceof Error cause) {
        throw cause;
      }
      throw e;
    }
  }

  @Override
  public void execute(Runnable task) {
    threads.execute(task);
  }
}
