package org.utxod.indexer.follow;

import java.time.Duration;
import org.utxod.query.outbound.Backoff;

/** Options with pauses so short that real time hardly passes. */
public final class TestPauses {
  private TestPauses() {}

  public static FollowOptions quick() {
    Duration moment = Duration.ofMillis(5);
    return new FollowOptions(
        0,
        2,
        8,
        Duration.ofSeconds(10),
        moment,
        moment,
        moment,
        new Backoff.Schedule(
            Duration.ofMillis(1), Duration.ofMillis(10), Backoff.Schedule.UNBOUNDED));
  }
}
