package org.utxod.query.outbound;

import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;

/** Keeps calls within several limits at once, such as "3 a second and 200 an hour". Thread-safe. */
public final class RateLimiter {
  /** Limits of shorter periods count calls, however many items one call queries. */
  private static final Duration COUNTS_CALLS = Duration.ofSeconds(10);

  private final List<TokenBucket> perCall;
  private final List<TokenBucket> perItem;

  /** @param limits empty for unlimited calls */
  public RateLimiter(List<RateLimit> limits, LongSupplier nanoTime) {
    this.perCall = buckets(limits, nanoTime, true);
    this.perItem = buckets(limits, nanoTime, false);
  }

  private static List<TokenBucket> buckets(
      List<RateLimit> limits, LongSupplier nanoTime, boolean perCall) {
    return limits.stream()
        .filter(limit -> limit.period().compareTo(COUNTS_CALLS) < 0 == perCall)
        .map(limit -> new TokenBucket(limit, nanoTime))
        .toList();
  }

  /**
   * Acquires permits for one call that counts as {@code items}: zero if it may be made, and is counted; otherwise the
   * time until the next attempt, and nothing is counted.
   */
  public synchronized Duration take(int items) {
    Duration wait = Duration.ZERO;
    for (TokenBucket bucket : perCall) {
      wait = longer(wait, bucket.untilNext());
    }
    for (TokenBucket bucket : perItem) {
      wait = longer(wait, bucket.untilNext(items));
    }
    if (wait.isZero()) {
      perCall.forEach(bucket -> {
        var unused = bucket.take();
      });
      perItem.forEach(bucket -> {
        var unused = bucket.take(items);
      });
    }
    return wait;
  }

  private static Duration longer(Duration one, Duration other) {
    return one.compareTo(other) > 0 ? one : other;
  }
}
