package org.utxod.query.cache;

import java.time.Duration;

/**
 * Size and lifetime of the cache.
 *
 * @param kept lifetime of an answer; zero to keep none
 * @param negativeKept lifetime of a failure of all providers
 * @param maxBytes approximate limit for all kept answers
 * @param patience maximum wait for an answer that another caller is fetching
 * @param maxWaiters maximum number of concurrent waiters; further callers proceed without waiting
 */
public record CacheOptions(
    Duration kept, Duration negativeKept, long maxBytes, Duration patience, int maxWaiters) {
  /** Ten seconds and two, as public APIs permit for their own answers; 16 MiB. */
  public static final CacheOptions DEFAULT = new CacheOptions(
      Duration.ofSeconds(10), Duration.ofSeconds(2), 16L << 20, Duration.ofSeconds(10), 16);
}
