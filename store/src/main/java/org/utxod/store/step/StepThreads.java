package org.utxod.store.step;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Threads that work parts of a step out beside the writer's; they end by themselves when nothing is to be done. */
public final class StepThreads {
  /** More share too little to gain from it. */
  private static final int MAX_RANGES = 4;

  private static final int MIN_CHANGES = 2_000;
  private static final long IDLE_SECONDS = 5;

  private final ThreadPoolExecutor threads;

  /** With no thread yet. */
  public StepThreads() {
    this.threads = new ThreadPoolExecutor(
        MAX_RANGES,
        MAX_RANGES,
        IDLE_SECONDS,
        TimeUnit.SECONDS,
        new ArrayBlockingQueue<>(MAX_RANGES),
        task -> {
          Thread made = new Thread(task, "step");
          made.setDaemon(true);
          return made;
        });
    threads.allowCoreThreadTimeOut(true);
  }

  /** Ranges in which so many changes are worked out fastest. */
  int ranges(int changes) {
    int processors = Math.min(MAX_RANGES, Runtime.getRuntime().availableProcessors());
    return Math.max(1, Math.min(processors, changes / MIN_CHANGES));
  }

  /** Runs all tasks at once, the first on this thread, waits for all of them and passes on what one of them threw. */
  public void runAll(List<Runnable> tasks) {
    List<CompletableFuture<Void>> others = new ArrayList<>();
    for (Runnable task : tasks.subList(1, tasks.size())) {
      others.add(CompletableFuture.runAsync(task, threads));
    }
    CompletableFuture<Void> rest =
        CompletableFuture.allOf(others.toArray(new CompletableFuture<?>[0]));
    try {
      tasks.get(0).run();
    } finally {
      var unused = rest.handle((done, failure) -> null).join();
    }
    rethrow(rest);
  }

  private static void rethrow(CompletableFuture<Void> task) {
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
}
