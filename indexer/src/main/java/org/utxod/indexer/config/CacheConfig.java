package org.utxod.indexer.config;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.utxod.query.cache.redis.RedisUrl;

/**
 * How long and where answers of external providers are kept.
 *
 * @param kept lifetime of an answer; zero to keep none
 * @param negativeKept lifetime of a failure of all providers
 * @param memoryBytes for all answers in this process
 * @param redis shared with other utxod instances; null for none
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
  static CacheConfig of(SettingValues values) {
    return new CacheConfig(
        values.get(Setting.CACHE_SECONDS),
        values.get(Setting.CACHE_NEGATIVE_SECONDS),
        values.get(Setting.CACHE_MEMORY_MB),
        values.get(Setting.CACHE_REDIS).orElse(null),
        values.get(Setting.CACHE_REDIS_PASSWORD),
        values.get(Setting.CACHE_REDIS_TIMEOUT_MS));
  }
}
