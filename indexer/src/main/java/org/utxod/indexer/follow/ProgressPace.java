package org.utxod.indexer.follow;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * How often a line of progress may be written: once a second where a person watches a terminal, once in ten seconds
 * where it goes to a file or a journal. The first may be written at once. Not thread-safe.
 */
public final class ProgressPace {
  private static final Duration ON_TERMINAL = Duration.ofSeconds(1);
  private static final Duration ELSEWHERE = Duration.ofSeconds(10);

  private final long everyNanos;
  private final LongSupplier nanoTime;
  private boolean any;
  private long last;

  private ProgressPace(Duration every, LongSupplier nanoTime) {
    this.everyNanos = every.toNanos();
    this.nanoTime = nanoTime;
  }

  /** @param nanoTime a monotonic clock such as {@link System#nanoTime} */
  public static ProgressPace of(boolean terminal, LongSupplier nanoTime) {
    return new ProgressPace(terminal ? ON_TERMINAL : ELSEWHERE, nanoTime);
  }

  /** Of a log, wherever that goes. */
  static ProgressPace ofLog(LongSupplier nanoTime) {
    return of(false, nanoTime);
  }

  /** How long it is from a line to the next. */
  public Duration every() {
    return Duration.ofNanos(everyNanos);
  }

  /** Whether a line may be written now; it counts as written then. */
  public boolean isDue() {
    long now = nanoTime.getAsLong();
    if (any && now - last < everyNanos) {
      return false;
    }
    any = true;
    last = now;
    return true;
  }

  /** The next line has to wait as if one had been written now. */
  public void begin() {
    any = true;
    last = nanoTime.getAsLong();
  }

  /** Something new begins, whose first line need not wait. */
  public void again() {
    any = false;
  }
}
