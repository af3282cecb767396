package org.utxod.query.http.routing;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.slf4j.Logger;

/**
 * Logs unexpected exceptions of endpoints, at most one line a second, however many requests cause them. Thread-safe.
 */
public final class UnexpectedErrorLog {
  private static final long PAUSE_NANOS = 1_000_000_000L;

  private final Logger logger;
  private final LongSupplier nanoTime;
  private final AtomicLong nextAt;
  private final AtomicLong unsaid = new AtomicLong();

  /** @param nanoTime a monotonic clock such as {@link System#nanoTime} */
  public UnexpectedErrorLog(Logger logger, LongSupplier nanoTime) {
    this.logger = logger;
    this.nanoTime = nanoTime;
    this.nextAt = new AtomicLong(nanoTime.getAsLong());
  }

  /** Logs an internal error; its details are not sent to the client. */
  public void unexpected(Throwable cause) {
    long now = nanoTime.getAsLong();
    long due = nextAt.get();
    if (now - due < 0 || !nextAt.compareAndSet(due, now + PAUSE_NANOS)) {
      unsaid.incrementAndGet();
      return;
    }
    logger.error(
        "An HTTP request failed with an unexpected error; the client received an error response ({} more since "
            + "the last such message). Please report this.",
        unsaid.getAndSet(0),
        cause);
  }
}
