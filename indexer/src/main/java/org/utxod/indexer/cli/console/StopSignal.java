package org.utxod.indexer.cli.console;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * SIGTERM and SIGINT as a request to stop: the process ends after everything was closed, with the status for a clean
 * stop. A command that ends by itself, successfully or with an error, closes this first and keeps its own exit status.
 */
public final class StopSignal implements AutoCloseable {
  private final CountDownLatch asked = new CountDownLatch(1);
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Runnable end;
  private final Thread hook = new Thread(this::stop, "shutdown");

  /**
   * Starts listening.
   *
   * @param end ends the process after a signal, once everything is closed
   */
  public StopSignal(Runnable end) {
    this.end = end;
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /** The process must not end before the daemon has released its index. */
  private void stop() {
    asked.countDown();
    try {
      closed.await();
      end.run();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Waits for a signal, or for {@link #ask}. */
  public void await() throws InterruptedException {
    asked.await();
  }

  /** Waits for a signal, but not longer; whether there was one. */
  public boolean await(Duration patience) throws InterruptedException {
    return asked.await(patience.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Whether there was a signal. */
  public boolean isAsked() {
    return asked.getCount() == 0;
  }

  /** Acts like a signal; callable from any thread. */
  public void ask() {
    asked.countDown();
  }

  @Override
  public void close() {
    closed.countDown();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // A signal came; the signal thread ends the process.
    }
  }
}
