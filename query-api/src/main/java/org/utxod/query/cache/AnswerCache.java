package org.utxod.query.cache;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.utxod.query.answer.Answer;
import org.utxod.query.answer.CoinsPage;

/** An in-memory cache of answers, bounded in size and time. Thread-safe. */
final class AnswerCache {
  private static final int ENTRY_BYTES = 1_024;
  private static final int COIN_BYTES = 160;

  /**
   * A cached result.
   *
   * @param answer null if no provider could answer
   */
  record Kept(@Nullable Answer answer) {}

  private final Cache<CacheKey, Kept> cache;

  /** @param nanoTime a monotonic clock such as {@link System#nanoTime} */
  AnswerCache(CacheOptions options, LongSupplier nanoTime) {
    // Maintenance runs on the caller's thread: there is little of it, and no thread pool outlives a
    // daemon.
    this.cache = Caffeine.newBuilder()
        .executor(Runnable::run)
        .ticker(nanoTime::getAsLong)
        .maximumWeight(options.maxBytes())
        .weigher((CacheKey key, Kept kept) -> bytes(kept))
        .expireAfter(Expiry.creating((CacheKey key, Kept kept) ->
            kept.answer() == null ? options.negativeKept() : options.kept()))
        .build();
  }

  private static int bytes(Kept kept) {
    return kept.answer() instanceof CoinsPage page
        ? ENTRY_BYTES + COIN_BYTES * page.coins().size()
        : ENTRY_BYTES;
  }

  @Nullable
  Kept get(CacheKey key) {
    return cache.getIfPresent(key);
  }

  void put(CacheKey key, Optional<? extends Answer> answer) {
    cache.put(key, new Kept(answer.orElse(null)));
  }

  /** Approximate number of entries. */
  long size() {
    return cache.estimatedSize();
  }

  /** Runs pending maintenance. */
  void cleanUp() {
    cache.cleanUp();
  }
}
