package org.utxod.query.outbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class DeadlineTest {
  @Test
  void what_is_left_shrinks_to_zero_and_stays_there() {
    AtomicLong clock = new AtomicLong(Long.MAX_VALUE - 5);
    Deadline deadline = Deadline.after(Duration.ofNanos(10), clock::get);
    assertThat(deadline.remaining()).isEqualTo(Duration.ofNanos(10));
    clock.addAndGet(9); // Past the clock's wrap.
    assertThat(deadline.remaining()).isEqualTo(Duration.ofNanos(1));
    assertThat(deadline.passed()).isFalse();
    clock.addAndGet(1);
    assertThat(deadline.passed()).isTrue();
    clock.addAndGet(100);
    assertThat(deadline.remaining()).isZero();
  }

  @Test
  void a_pause_is_cut_to_what_is_left() {
    Deadline deadline = Deadline.after(Duration.ofSeconds(2), () -> 0);
    assertThat(deadline.atMost(Duration.ofSeconds(1))).isEqualTo(Duration.ofSeconds(1));
    assertThat(deadline.atMost(Duration.ofSeconds(3))).isEqualTo(Duration.ofSeconds(2));
  }

  @Test
  void the_real_sleeper_returns_at_once_for_nothing_and_heeds_an_interrupt() throws Exception {
    Sleeper.system().sleep(Duration.ZERO);
    Sleeper.system().sleep(Duration.ofMillis(-5));
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> Sleeper.system().sleep(Duration.ofHours(1)))
        .isInstanceOf(InterruptedException.class);
  }
}
