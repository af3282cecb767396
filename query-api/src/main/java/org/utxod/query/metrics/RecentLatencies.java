package org.utxod.query.metrics;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;
import org.jspecify.annotations.Nullable;

/**
 * Latencies within about the last minute, to two digits. Four intervals of a quarter of a minute are kept; the oldest
 * is replaced by the next. Thread-safe.
 */
final class RecentLatencies {
  private static final long STRETCH_NANOS = Duration.ofSeconds(15).toNanos();
  private static final int STRETCHES = 4;
  private static final int DIGITS = 2;
  private static final long MAX_MICROS = TimeUnit.MINUTES.toMicros(2);

  private final LongSupplier nanoTime;
  private final Recorder recorder = new Recorder(1, MAX_MICROS, DIGITS);
  private final Histogram[] stretches = new Histogram[STRETCHES];
  // only a histogram that came from the recorder may be reused by it
  private @Nullable Histogram spare;
  private volatile long stretch;

  /** @param nanoTime a monotonic clock such as {@link System#nanoTime} */
  RecentLatencies(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    this.stretch = now();
    for (int i = 0; i < STRETCHES; i++) {
      stretches[i] = new Histogram(1, MAX_MICROS, DIGITS);
    }
  }

  private long now() {
    return Math.floorDiv(nanoTime.getAsLong(), STRETCH_NANOS);
  }

  void record(long nanos) {
    if (now() != stretch) {
      turn();
    }
    recorder.recordValue(Math.min(MAX_MICROS, Math.max(1, nanos / 1_000)));
  }

  private synchronized void turn() {
    long now = now();
    if (now != stretch) {
      drain();
      for (long i = Math.max(stretch + 1, now - STRETCHES + 1); i <= now; i++) {
        stretches[slot(i)].reset();
      }
      stretch = now;
    }
  }

  private static int slot(long stretch) {
    return Math.floorMod(stretch, STRETCHES);
  }

  private void drain() {
    Histogram since = recorder.getIntervalHistogram(spare);
    stretches[slot(stretch)].add(since);
    spare = since;
  }

  /** The histogram of the last intervals; empty if there was nothing. */
  synchronized Histogram recent() {
    turn();
    drain();
    Histogram sum = new Histogram(1, MAX_MICROS, DIGITS);
    for (Histogram one : stretches) {
      sum.add(one);
    }
    return sum;
  }
}
