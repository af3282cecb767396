package org.utxod.query.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HostPortTest {
  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1:3000", "localhost:0", "[::1]:65535", "0.0.0.0:80"})
  void is_written_as_it_is_read(String text) {
    assertThat(HostPort.parse(text)).hasToString(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "3000",
        ":3000",
        "a:",
        "a:b",
        "a:-1",
        "a:65536",
        "a:999999",
        "::1:3000",
        "[]:1",
        " :1"
      })
  void anything_else_is_refused_with_an_example(String text) {
    assertThatThrownBy(() -> HostPort.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("127.0.0.1:3000");
  }
}
