package org.utxod.query.outbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.utxod.query.outbound.CircuitBreaker.Permit;
import org.utxod.query.outbound.CircuitBreaker.State;
import org.utxod.query.testing.StepTime;

class CircuitBreakerTest {
  private static final Duration REST = Duration.ofSeconds(30);

  private final StepTime time = new StepTime();
  private final CircuitBreaker breaker = new CircuitBreaker(
      new CircuitBreaker.Settings(3, REST, Duration.ofMinutes(2)), time::nanoTime, new Random(1));

  private void fail(int times) {
    for (int i = 0; i < times; i++) {
      breaker.enter().orElseThrow().failed();
    }
  }

  /** A rest takes a quarter more at most. */
  private void passRest(Duration rest) {
    time.pass(rest.minusMillis(1));
    assertThat(breaker.state()).isEqualTo(State.OPEN);
    time.pass(rest.dividedBy(4).plusMillis(1));
    assertThat(breaker.state()).isEqualTo(State.HALF_OPEN);
  }

  @Test
  void failures_in_a_row_open_it_and_a_success_between_starts_the_row_anew() {
    fail(2);
    breaker.enter().orElseThrow().succeeded();
    fail(2);
    assertThat(breaker.state()).isEqualTo(State.CLOSED);
    fail(1);
    assertThat(breaker.state()).isEqualTo(State.OPEN);
    assertThat(breaker.enter()).isEmpty();
  }

  @Test
  void after_its_rest_one_probe_alone_is_let_through() {
    fail(3);
    passRest(REST);
    Permit probe = breaker.enter().orElseThrow();
    assertThat(breaker.enter()).isEmpty();
    probe.succeeded();
    assertThat(breaker.state()).isEqualTo(State.CLOSED);
    assertThat(breaker.enter()).isPresent();
  }

  @Test
  void a_probe_that_fails_doubles_the_rest_up_to_the_longest_and_success_makes_it_short_again() {
    fail(3);
    for (int seconds : new int[] {30, 60, 120, 120}) {
      passRest(Duration.ofSeconds(seconds));
      breaker.enter().orElseThrow().failed();
    }
    passRest(Duration.ofMinutes(2));
    breaker.enter().orElseThrow().succeeded();
    fail(3);
    passRest(REST);
  }

  @Test
  void a_server_that_asks_for_a_pause_gets_it_at_once_and_in_full() {
    breaker.enter().orElseThrow().rejected(Duration.ofHours(1));
    time.pass(Duration.ofMinutes(59));
    assertThat(breaker.enter()).isEmpty();
    time.pass(Duration.ofMinutes(1));
    assertThat(breaker.enter()).isPresent();
  }

  @Test
  void an_answer_that_was_under_way_when_it_opened_does_not_close_it_nor_shorten_the_rest() {
    Permit slow = breaker.enter().orElseThrow();
    Permit another = breaker.enter().orElseThrow();
    breaker.enter().orElseThrow().rejected(Duration.ofHours(1));
    slow.succeeded();
    another.rejected(Duration.ZERO);
    time.pass(Duration.ofMinutes(59));
    assertThat(breaker.state()).isEqualTo(State.OPEN);
  }

  @Test
  void a_probe_that_was_not_made_leaves_room_for_the_next() {
    fail(3);
    passRest(REST);
    breaker.enter().orElseThrow().unused();
    assertThat(breaker.enter()).isPresent();
  }

  @Test
  void a_permit_is_given_back_once() {
    Permit permit = breaker.enter().orElseThrow();
    permit.succeeded();
    assertThatThrownBy(permit::failed).isInstanceOf(IllegalStateException.class);
  }
}
