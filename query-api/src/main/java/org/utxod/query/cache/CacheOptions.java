package org.utxod.query.cache;

import java.time.Duration;

/**
 * How much is kept, and for how long.
 *
 * @param kept how long an answer serves others; zero to keep none
 * @param negativeKept how long it is remembered that nobody could say
 * @param maxBytes of all kept answers, about
 * @param patience how long one waits for an answer that another is fetching
 * @param maxWaiters who wait so at once; beyond them the next rung is taken at once
 */
public record CacheOptions(
    Duration kept, Duration negativeKept, long maxBytes, Duration patience, int maxWaiters) {
  /** Ten seconds and two, as long as public APIs let their own answers be kept; 16 MiB. */
  public static final CacheOptions DEFAULT = new CacheOptions(
      Duration.ofSeconds(10), Duration.ofSeconds(2), 16L << 20, Duration.ofSeconds(10), 16);
}
