package org.utxod.store.bulk.spill;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;

/**
 * Syncs the spill files and then writes a mark, in the background. For one calling thread.
 */
public final class BackgroundMark implements AutoCloseable {
  private final Path directory;
  private final SpillWriter writer;
  private @Nullable FutureTask<Void> task;

  public BackgroundMark(Path directory, SpillWriter writer) {
    this.directory = directory;
    this.writer = writer;
  }

  /** Whether the previous mark is written. */
  public boolean isIdle() {
    return task == null || task.isDone();
  }

  /**
   * Starts writing a mark of everything that is in the files now.
   *
   * @throws IOException where the one before could not be written
   */
  public void begin(byte[] mark) throws IOException {
    await();
    FutureTask<Void> next = new FutureTask<>(() -> {
      writer.sync();
      SpillMark.write(directory, mark);
      return null;
    });
    task = next;
    Thread thread = new Thread(next, "bulk-mark");
    thread.setDaemon(true);
    thread.start();
  }

  /**
   * Waits for a running write. An interrupt is deferred: this takes some seconds at most.
   *
   * @throws IOException if it could not be written; data synced earlier may be lost then, too
   */
  public void await() throws IOException {
    FutureTask<Void> pending = task;
    if (pending == null) {
      return;
    }
    boolean interrupted = false;
    try {
      while (true) {
        try {
          pending.get();
          return;
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException cause) {
        throw cause;
      }
      throw new IllegalStateException("a mark could not be written", e.getCause());
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Waits, for the files may be closed afterwards; whether it was written no longer matters. */
  @Override
  public void close() {
    try {
      await();
    } catch (IOException e) {
      // The next start resumes from the previous mark, or starts over.
    }
  }
}
