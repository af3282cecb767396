package org.utxod.outbound;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Keeps calls within one {@link RateLimit}. It holds half of the limit for a burst and fills up with the other half over
 * the period, so that no stretch of that length ever sees more calls than the limit says. For any number of threads.
 */
public final class TokenBucket {
  private final LongSupplier nanoTime;
  private final double size;
  private final double nanosPerToken;
  private double tokens;
  private long filledAt;

  /** @param nanoTime a clock that only goes forward, as {@link System#nanoTime} does */
  public TokenBucket(RateLimit limit, LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    this.size = Math.max(1, limit.calls() / 2);
    // One call in a period leaves nothing for a burst besides it.
    this.nanosPerToken = limit.period().toNanos() / Math.max(1, limit.calls() - size);
    this.tokens = size;
    this.filledAt = nanoTime.getAsLong();
  }

  /** How long until a call is allowed; zero for now. Takes nothing. */
  public synchronized Duration untilNext() {
    fill();
    return tokens >= 1
        ? Duration.ZERO
        : Duration.ofNanos((long) ((1 - tokens) * nanosPerToken) + 1);
  }

  /** Takes leave for one call; false where there is none now. */
  public synchronized boolean take() {
    fill();
    if (tokens < 1) {
      return false;
    }
    tokens--;
    return true;
  }

  private void fill() {
    long now = nanoTime.getAsLong();
    tokens = Math.min(size, tokens + (now - filledAt) / nanosPerToken);
    filledAt = now;
  }
}
