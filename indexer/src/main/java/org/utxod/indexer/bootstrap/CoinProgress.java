package org.utxod.indexer.bootstrap;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Counts the coins of one step and reports progress twice a second. Each coin is counted twice, in reading and in
 * writing, which take about equally long, so the remaining time covers both. Thread-safe.
 */
final class CoinProgress {
  private static final Duration EVERY = Duration.ofMillis(500);

  private final String doing;
  private final long total;
  private final int stepsAfter;
  private final Clock clock;
  private final Instant start;
  private final Consumer<BootstrapProgress> news;
  private final AtomicLong coins = new AtomicLong();
  private volatile Instant nextNews;

  CoinProgress(
      String doing, long total, int stepsAfter, Clock clock, Consumer<BootstrapProgress> news) {
    this.doing = doing;
    this.total = total;
    this.stepsAfter = stepsAfter;
    this.clock = clock;
    this.start = clock.instant();
    this.nextNews = start;
    this.news = news;
    add(0);
  }

  void add(long more) {
    long done = coins.addAndGet(more);
    Instant now = clock.instant();
    if (now.isBefore(nextNews)) {
      return;
    }
    nextNews = now.plus(EVERY);
    double seconds = Duration.between(start, now).toMillis() / 1000.0;
    double rate = seconds > 0 ? done / seconds : 0;
    news.accept(new BootstrapProgress(describe(done, rate), eta(done, rate)));
  }

  private String describe(long done, double rate) {
    return String.format(
        Locale.ROOT,
        "%s: %,d of %,d coins (%.0f %%), %,.0f coins/s",
        doing,
        done,
        total,
        100.0 * done / Math.max(1, total),
        rate);
  }

  private @Nullable Long eta(long done, double rate) {
    return rate > 0
        ? Long.valueOf((long) ((total - done + (double) total * stepsAfter) / rate))
        : null;
  }
}
