package org.utxod.query.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.utxod.query.testing.StepTime;

/** Quantiles speak of the last minute, whenever they are looked at. */
class RecentLatenciesTest {
  private final StepTime time = new StepTime();
  private final RecentLatencies latencies = new RecentLatencies(time::nanoTime);

  private void record(int millis, int times) {
    for (int i = 0; i < times; i++) {
      latencies.record(millis * 1_000_000L);
    }
  }

  @Test
  void quantiles_are_exact_to_two_digits() {
    record(10, 98);
    record(500, 2);
    assertThat(latencies.recent().getTotalCount()).isEqualTo(100);
    assertThat(latencies.recent().getValueAtPercentile(50)).isBetween(9_900L, 10_100L);
    assertThat(latencies.recent().getValueAtPercentile(99)).isBetween(495_000L, 505_000L);
  }

  @Test
  void what_is_older_than_a_minute_is_forgotten_though_nobody_looked() {
    record(500, 10);
    time.pass(Duration.ofSeconds(30));
    record(10, 1);
    assertThat(latencies.recent().getTotalCount()).isEqualTo(11);
    time.pass(Duration.ofSeconds(32));
    record(10, 1);
    assertThat(latencies.recent().getTotalCount()).isEqualTo(2);
    assertThat(latencies.recent().getMaxValue()).isLessThan(11_000);
    time.pass(Duration.ofHours(5));
    assertThat(latencies.recent().getTotalCount()).isZero();
  }

  @Test
  void what_takes_longer_than_can_be_told_counts_as_the_longest() {
    latencies.record(Duration.ofHours(3).toNanos());
    latencies.record(-1);
    assertThat(latencies.recent().getTotalCount()).isEqualTo(2);
  }
}
