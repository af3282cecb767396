package org.utxod.query.outbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.utxod.query.testing.StepTime;

class RateLimiterTest {
  private final StepTime time = new StepTime();

  @ParameterizedTest
  @ValueSource(strings = {"1/s", "3/s", "5/s", "200/min", "700/h", "3/s 100/h"})
  void no_stretch_of_the_period_sees_more_calls_than_the_limit(String limits) {
    RateLimiter limiter = new RateLimiter(RateLimit.parse(limits), time::nanoTime);
    Random random = new Random(5);
    Deque<Long> calls = new ArrayDeque<>();
    int made = 0;
    for (int i = 0; i < 20_000; i++) {
      time.pass(Duration.ofMillis(random.nextInt(2_000)));
      if (limiter.take(1).isZero()) {
        calls.add(time.nanoTime());
        made++;
      }
      for (RateLimit limit : RateLimit.parse(limits)) {
        long since = time.nanoTime() - limit.period().toNanos();
        assertThat(calls.stream().filter(at -> at > since).count())
            .isLessThanOrEqualTo(limit.calls());
      }
      while (!calls.isEmpty()
          && calls.peek() < time.nanoTime() - Duration.ofHours(1).toNanos()) {
        calls.remove();
      }
      if (calls.size() > 2_000) {
        return; // the shorter limits have shown themselves
      }
    }
    assertThat(made).isPositive();
  }

  @Test
  void says_how_long_to_wait_and_counts_nothing_meanwhile() {
    RateLimiter limiter = new RateLimiter(RateLimit.parse("2/s"), time::nanoTime);
    assertThat(limiter.take(1)).isZero();
    for (int i = 0; i < 100; i++) {
      assertThat(limiter.take(1)).isPositive().isLessThanOrEqualTo(Duration.ofMillis(1_001));
    }
    time.pass(limiter.take(1));
    assertThat(limiter.take(1)).isZero();
  }

  @Test
  void the_tighter_of_two_limits_holds() {
    RateLimiter limiter = new RateLimiter(RateLimit.parse("100/s 4/h"), time::nanoTime);
    assertThat(limiter.take(1)).isZero();
    assertThat(limiter.take(1)).isZero();
    assertThat(limiter.take(1)).isGreaterThan(Duration.ofMinutes(29));
  }

  @Test
  void without_limits_everything_passes() {
    RateLimiter limiter = new RateLimiter(java.util.List.of(), time::nanoTime);
    assertThat(limiter.take(1)).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "3", "3/x", "0/s", "-1/s", "3/s,200/h", "1e3/s"})
  void what_is_no_limit_is_refused(String text) {
    assertThatThrownBy(() -> RateLimit.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("3/s 200/h");
  }
}
