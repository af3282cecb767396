package org.utxod.query.fee;

import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.utxod.query.port.mempool.MempoolView;

/**
 * The latest forecast of a mempool. It is made when somebody asks and the last one is old: by one of those who ask, at
 * most one at a time, and so seldom that it takes a tenth of one thread at most; nobody waits for another's. While the
 * mempool is not known, the last one stays, and says how old it is. Thread-safe.
 */
public final class MempoolForecasts {
  private static final Duration LEAST_AGE = Duration.ofSeconds(2);
  private static final int SHARE = 10;

  private final MempoolView mempool;
  private final Clock clock;
  private final LongSupplier nanoTime;
  private final ReentrantLock making = new ReentrantLock();
  private volatile @Nullable Made last;

  private record Made(MempoolForecast forecast, long notBefore) {}

  /** @param nanoTime a monotonic clock such as {@link System#nanoTime} */
  public MempoolForecasts(MempoolView mempool, Clock clock, LongSupplier nanoTime) {
    this.mempool = mempool;
    this.clock = clock;
    this.nanoTime = nanoTime;
  }

  /** The latest; empty if the mempool was never known since the start, and while the first one is being made. */
  public Optional<MempoolForecast> latest() {
    Made known = last;
    MempoolView.Snapshot now = mempool.now().orElse(null);
    if (now == null || (known != null && isRecent(known))) {
      return Optional.ofNullable(known).map(Made::forecast);
    }
    if (!making.tryLock()) {
      return Optional.ofNullable(known).map(Made::forecast);
    }
    try {
      Made meanwhile = last;
      return Optional.of(meanwhile != null && isRecent(meanwhile) ? meanwhile.forecast : make(now));
    } finally {
      making.unlock();
    }
  }

  private boolean isRecent(Made made) {
    return nanoTime.getAsLong() - made.notBefore < 0;
  }

  private MempoolForecast make(MempoolView.Snapshot now) {
    long start = nanoTime.getAsLong();
    MempoolForecast forecast = MempoolForecast.of(now, clock.instant());
    long end = nanoTime.getAsLong();
    long pause = Math.max(LEAST_AGE.toNanos(), (end - start) * SHARE);
    last = new Made(forecast, end + pause);
    return forecast;
  }
}
