package org.utxod.query.electrum.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which version is spoken with whom. */
class ProtocolTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"1.4\" | 1.4",
        "\"1.4.2\" | 1.4.2",
        "\"1.6\" | 1.6",
        "[\"1.4\",\"1.6\"] | 1.6",
        "[\"1.3\",\"1.4.2\"] | 1.4.2",
        "[\"1.4\",\"1.7\"] | 1.6",
        "[\"1.0\",\"9\"] | 1.6",
        "\"1.3\" | ",
        "\"1.7\" | ",
        "[\"1.7\",\"1.8\"] | ",
        "[\"1.6\",\"1.4\"] | ",
        "\"1.40\" | ",
      })
  void is_the_newest_that_both_speak(String wanted, String chosen) throws Exception {
    assertThat(Protocol.negotiate(JSON.readTree(wanted)).map(Protocol::text).orElse(null))
        .isEqualTo(chosen);
  }

  @Test
  void who_does_not_say_speaks_the_oldest() {
    assertThat(Protocol.negotiate(null)).contains(Protocol.OLDEST);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"5", "\"\"", "\"1.\"", "\"one\"", "[\"1.4\"]", "[1,2]", "\"99999999999.1\"", "{}"})
  void what_is_no_version_is_refused(String wanted) {
    assertThatThrownBy(() -> Protocol.negotiate(JSON.readTree(wanted)))
        .hasMessageStartingWith("unsupported protocol version: ");
  }
}
