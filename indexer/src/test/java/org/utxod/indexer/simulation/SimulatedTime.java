package org.utxod.indexer.simulation;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.utxod.query.outbound.Sleeper;

/** Time that advances only when a thread waits. */
final class SimulatedTime extends Clock implements Sleeper {
  private static final Instant BEGINNING = Instant.ofEpochSecond(1_800_000_000L);

  private final Runnable meanwhile;
  private long nanos;

  /** {@code meanwhile} is run whenever time has advanced. */
  SimulatedTime(Runnable meanwhile) {
    this.meanwhile = meanwhile;
  }

  void pass(Duration time) {
    nanos += Math.max(0, time.toNanos());
    meanwhile.run();
  }

  long nanos() {
    return nanos;
  }

  @Override
  public void sleep(Duration pause) {
    pass(pause);
  }

  @Override
  public Instant instant() {
    return BEGINNING.plusNanos(nanos);
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
