package org.utxod.query.outbound;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Keeps calls within one {@link RateLimit}. It holds half of the limit for a burst and refills with the other half over
 * the period, so that no period of that length ever has more calls than the limit. Thread-safe.
 */
public final class TokenBucket {
  private final LongSupplier nanoTime;
  private final double size;
  private final double nanosPerToken;
  private double tokens;
  private long filledAt;

  /** @param nanoTime a monotonic clock such as {@link System#nanoTime} */
  public TokenBucket(RateLimit limit, LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    this.size = Math.max(1, limit.calls() / 2);
    // With one call in a period there can be no burst.
    this.nanosPerToken = limit.period().toNanos() / Math.max(1, limit.calls() - size);
    this.tokens = size;
    this.filledAt = nanoTime.getAsLong();
  }

  /** Time until one call is allowed; zero for now. Takes nothing. */
  public Duration untilNext() {
    return untilNext(1);
  }

  /**
   * Time until this many are allowed at once; zero for now. Takes nothing. More than the bucket's capacity are allowed
   * when it is full, and leave it in debt.
   */
  public synchronized Duration untilNext(int calls) {
    fill();
    double needed = Math.min(calls, size);
    return tokens >= needed
        ? Duration.ZERO
        : Duration.ofNanos((long) ((needed - tokens) * nanosPerToken) + 1);
  }

  /** Acquires a permit for one call; false if there is none now. */
  public boolean take() {
    return take(1);
  }

  /** Acquires several permits at once; false if there is none now. */
  public synchronized boolean take(int calls) {
    if (!untilNext(calls).isZero()) {
      return false;
    }
    tokens -= calls;
    return true;
  }

  /**
   * Takes permits whether they are there or not, and leaves the bucket in debt if they are not.
   *
   * @return time until the debt is paid; zero if there is none
   */
  public synchronized Duration charge(int calls) {
    fill();
    tokens -= calls;
    return tokens >= 0 ? Duration.ZERO : Duration.ofNanos((long) (-tokens * nanosPerToken) + 1);
  }

  private void fill() {
    long now = nanoTime.getAsLong();
    tokens = Math.min(size, tokens + (now - filledAt) / nanosPerToken);
    filledAt = now;
  }
}
