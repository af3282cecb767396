package org.utxod.query.testing;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.utxod.query.outbound.Sleeper;

/** Time that advances only when a test, or a sleeping thread, advances it. */
public final class StepTime extends Clock implements Sleeper {
  private static final Instant BEGIN = Instant.parse("2026-11-21T12:00:00Z");

  private final AtomicLong nanos = new AtomicLong();
  private final List<Duration> slept = new ArrayList<>();

  public void pass(Duration time) {
    nanos.addAndGet(time.toNanos());
  }

  public long nanoTime() {
    return nanos.get();
  }

  /** Every pause so far, in order. */
  public synchronized List<Duration> slept() {
    return List.copyOf(slept);
  }

  @Override
  public synchronized void sleep(Duration pause) {
    slept.add(pause);
    pass(pause);
  }

  @Override
  public Instant instant() {
    return BEGIN.plusNanos(nanos.get());
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    return this;
  }
}
