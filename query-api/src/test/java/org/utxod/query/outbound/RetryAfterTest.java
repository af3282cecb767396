package org.utxod.query.outbound;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.utxod.query.testing.StepTime;

class RetryAfterTest {
  private final StepTime noon = new StepTime();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0 | 0",
        "120 | 120",
        "Sat, 21 Nov 2026 12:02:00 GMT | 120",
        "Sat, 21 Nov 2026 11:00:00 GMT | 0",
        "99999999999999 | 86400",
        "Sat, 21 Nov 2099 12:02:00 GMT | 86400"
      })
  void seconds_or_a_date(String header, long seconds) {
    assertThat(RetryAfter.parse(header, noon)).contains(Duration.ofSeconds(seconds));
  }

  @ParameterizedTest
  @ValueSource(strings = {" ", "soon", "-1", "1.5", "Sat, 99 Nov 2026 12:02:00 GMT"})
  void anything_else_says_nothing(String header) {
    assertThat(RetryAfter.parse(header, noon)).isEmpty();
  }

  @Test
  void a_missing_one_says_nothing() {
    assertThat(RetryAfter.parse(null, noon)).isEmpty();
  }
}
