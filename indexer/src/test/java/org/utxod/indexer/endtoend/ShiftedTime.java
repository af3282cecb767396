package org.utxod.indexer.endtoend;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicLong;

/** Real time, put forward whenever a test wants hours to have passed. */
final class ShiftedTime extends Clock {
  private final AtomicLong shift = new AtomicLong();

  void pass(Duration time) {
    shift.addAndGet(time.toNanos());
  }

  long nanoTime() {
    return System.nanoTime() + shift.get();
  }

  @Override
  public Instant instant() {
    return Instant.now().plusNanos(shift.get());
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
