package org.utxod.query.cache;

import java.time.Duration;

/**
 * Size and lifetime of the cache.
 *
 * @param kept how long an answer serves others; zero to keep none
 * @param negativeKept how long a failure of all providers is cached
 * @param maxBytes of all kept answers, about
 * @param patience how long one waits for an answer that another is fetching
 * @param maxWaiters maximum number of concurrent waiters; further callers proceed without waiting
 */
public record CacheOptions(
    Duration kept, Duration negativeKept, long maxBytes, Duration patience, int maxWaiters) {
  /** Ten seconds and two, as long as public APIs let their own answers be kept; 16 MiB. */
  public static final CacheOptions DEFAULT = new CacheOptions(
      Duration.ofSeconds(10), Duration.ofSeconds(2), 16L << 20, Duration.ofSeconds(10), 16);
}
