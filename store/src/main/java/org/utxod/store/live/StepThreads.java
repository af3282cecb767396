package org.utxod.store.live;

import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Threads that work ranges of a step out beside the writer's; they end by themselves when nothing is to be done. */
final class StepThreads implements Executor {
  /** More share too little to gain from it. */
  private static final int MAX_RANGES = 4;

  private static final long IDLE_SECONDS = 5;

  private final int ranges;
  private final ThreadPoolExecutor threads;

  StepThreads() {
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
  int ranges(int changes) {
    return Math.max(1, Math.min(ranges, changes / 2_000));
  }

  @Override
  public void execute(Runnable task) {
    threads.execute(task);
  }
}
