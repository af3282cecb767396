package org.utxod.store.bulk;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.utxod.store.kv.KeyValueStore;

/**
 * Writes logs of coins one after the other, in a thread that ends when there is nothing to write. Handing over a log
 * first waits for the previous one, so that there are at most two. For the writer's thread.
 */
public final class BackgroundFlush implements AutoCloseable {
  private static final long IDLE_SECONDS = 5;

  private final KeyValueStore store;
  private final ThreadPoolExecutor thread;
  private int number;
  private @Nullable Path directory;

  /** For logs whose coins will be ingested into {@code store}. */
  public BackgroundFlush(KeyValueStore store) {
    this.store = store;
    this.thread = new ThreadPoolExecutor(
        1, 1, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(2), task -> {
          Thread made = new Thread(task, "bulk-flush");
          made.setDaemon(true);
          return made;
        });
    thread.allowCoreThreadTimeOut(true);
  }

  /** Starts writing; the log must not be used until that is finished. */
  public Future<CoinFlush.Written> begin(CoinLog log) {
    String name = "flush-" + number++;
    Path known = directory;
    boolean first = known == null;
    Path target = known == null ? store.scratch() : known;
    directory = target;
    return thread.submit(() -> {
      try {
        if (first) {
          RunFiles.removeAll(target); // Left by an earlier process.
        }
        return CoinFlush.write(log, store, target, name);
      } catch (IOException e) {
        throw IoErrors.of(target, e);
      }
    });
  }

  /**
   * Waits for the files. An interrupt is deferred: this takes less than a second.
   *
   * @throws org.utxod.store.model.StoreException {@code IO} where the disk refused
   */
  public static CoinFlush.Written await(Future<CoinFlush.Written> files) {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return files.get();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new IllegalStateException("coins could not be written", e.getCause());
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Removes the files once they are written; files that cannot be removed do no harm. */
  public static void remove(Future<CoinFlush.Written> files) {
    try {
      await(files).remove();
    } catch (RuntimeException | IOException e) {
      // The files are discarded, so a failure to write them does not matter.
    }
  }

  /** Waits for a running write: no file may be written after the store is closed. */
  @Override
  public void close() {
    thread.shutdown();
    boolean interrupted = false;
    while (!thread.isTerminated()) {
      try {
        var unused = thread.awaitTermination(1, TimeUnit.MINUTES);
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
