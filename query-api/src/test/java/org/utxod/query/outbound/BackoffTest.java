package org.utxod.query.outbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.utxod.query.outbound.Backoff.Schedule;

class BackoffTest {
  private static final Duration FLOOR = Duration.ofMillis(100);
  private static final Duration CAP = Duration.ofSeconds(10);

  @Test
  void pauses_stay_between_floor_and_a_bound_that_doubles_up_to_the_cap() {
    Duration widest = Duration.ZERO;
    for (int seed = 0; seed < 200; seed++) {
      Backoff backoff = new Backoff(new Schedule(FLOOR, CAP, Schedule.UNBOUNDED), new Random(seed));
      Duration bound = FLOOR;
      for (int i = 0; i < 50; i++) {
        Duration pause = backoff.next().orElseThrow();
        assertThat(pause).isBetween(FLOOR, bound);
        widest = pause.compareTo(widest) > 0 ? pause : widest;
        bound = bound.multipliedBy(2).compareTo(CAP) > 0 ? CAP : bound.multipliedBy(2);
      }
      assertThat(backoff.attempts()).isEqualTo(50);
    }
    assertThat(widest).isGreaterThan(Duration.ofSeconds(9));
  }

  @Test
  void it_gives_up_after_the_last_attempt_and_begins_again_after_a_success() {
    Backoff backoff = new Backoff(new Schedule(FLOOR, CAP, 2), new Random(1));
    assertThat(backoff.next()).contains(FLOOR);
    assertThat(backoff.next()).isPresent();
    assertThat(backoff.next()).isEmpty();
    assertThat(backoff.next()).isEmpty();
    backoff.reset();
    assertThat(backoff.next()).contains(FLOOR);
  }

  @Test
  void a_server_that_asks_for_more_gets_more() {
    Backoff backoff = new Backoff(new Schedule(FLOOR, CAP, 2), new Random(1));
    assertThat(backoff.nextAtLeast(Duration.ofMinutes(1))).contains(Duration.ofMinutes(1));
    assertThat(backoff.nextAtLeast(Duration.ZERO).orElseThrow()).isGreaterThanOrEqualTo(FLOOR);
    assertThat(backoff.nextAtLeast(Duration.ofMinutes(1))).isEmpty();
  }

  @Test
  void a_schedule_that_makes_no_sense_is_refused() {
    assertThatThrownBy(() -> new Schedule(Duration.ZERO, CAP, 1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Schedule(CAP, FLOOR, 1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Schedule(FLOOR, CAP, -1))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
