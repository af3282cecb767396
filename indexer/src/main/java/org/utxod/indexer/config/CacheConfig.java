package org.utxod.indexer.config;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.utxod.query.cache.redis.RedisUrl;

/**
 * How long and where answers of external providers are kept.
 *
 * @param kept an answer; zero to keep none anywhere
 * @param negativeKept the word that nobody could say
 * @param memoryBytes for all of them in this process
 * @param redis shared with other utxods; null for none
 * @param redisPassword empty for none
 * @param redisPatience for one operation on it
 */
public record CacheConfig(
    Duration kept,
    Duration negativeKept,
    long memoryBytes,
    @Nullable RedisUrl redis,
    Secret redisPassword,
    Duration redisPatience) {
  /** Where nothing is set. */
  public static final CacheConfig DEFAULT = new CacheConfig(
      Duration.ofSeconds(10),
      Duration.ofSeconds(2),
      16L << 20,
      null,
      new Secret(""),
      Duration.ofMillis(150));
}
