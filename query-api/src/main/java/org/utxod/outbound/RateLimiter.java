package org.utxod.outbound;

import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;

/** Keeps calls within several limits at once, as "3 a second and 200 an hour". For any number of threads. */
public final class RateLimiter {
  private final List<TokenBucket> buckets;

  /** @param limits none for calls without limit */
  public RateLimiter(List<RateLimit> limits, LongSupplier nanoTime) {
    this.buckets =
        limits.stream().map(limit -> new TokenBucket(limit, nanoTime)).toList();
  }

  /** Zero where the call may be made, and is counted; else how long to wait before asking again, and nothing is counted. */
  public synchronized Duration take() {
    Duration wait = Duration.ZERO;
    for (TokenBucket bucket : buckets) {
      Duration one = bucket.untilNext();
      wait = one.compareTo(wait) > 0 ? one : wait;
    }
    if (wait.isZero()) {
      buckets.forEach(bucket -> {
        var unused = bucket.take();
      });
    }
    return wait;
  }
}
