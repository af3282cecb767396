package org.utxod.query.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A body becomes a record, or is refused for the first thing that is wrong with it, without a word of its own. */
class JsonBodyTest {
  private static final String EXAMPLE = "{\"url\":\"...\"}";

  private record Body(
      @JsonProperty(required = true) String url, @Nullable List<String> scripts) {}

  private record Height(@JsonProperty(required = true) int fromHeight) {}

  private static <T extends Record> T read(
      byte[] body, @Nullable String contentType, Class<T> type) {
    EndpointSpec spec = EndpointSpec.post("/x");
    Request request = new Request(
        spec,
        Target.parse("/x", null),
        name -> name.equals("Content-Type") ? contentType : null,
        "",
        RequestBody.of(body));
    return JsonBody.read(request, type, 2, EXAMPLE);
  }

  private static Body read(String body) {
    return read(body.getBytes(StandardCharsets.UTF_8), Response.JSON, Body.class);
  }

  @Test
  void what_may_be_absent_is_null() {
    assertThat(read("{\"url\":\"a\"}")).isEqualTo(new Body("a", null));
    assertThat(read(" {\"scripts\":[\"\",\"b\"],\"url\":\"a\"} "))
        .isEqualTo(new Body("a", List.of("", "b")));
    assertThat(read(EXAMPLE.getBytes(StandardCharsets.UTF_16), null, Body.class).url())
        .isEqualTo("...");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{} | The field url is missing or not of the form in",
        "{\"url\":null} | The field url is missing or not",
        "{\"url\":\"\"} | The field url is missing or not",
        "{\"url\":1} | The field url is missing or not",
        "{\"url\":true} | The field url is missing or not",
        "{\"url\":[\"a\"]} | The field url is missing or not",
        "{\"url\":{\"url\":\"a\"}} | The field url is missing or not",
        "{\"url\":\"a\",\"scripts\":null} | The field scripts is missing or not",
        "{\"url\":\"a\",\"scripts\":\"b\"} | The field scripts is missing or not",
        "{\"url\":\"a\",\"scripts\":{}} | The field scripts is missing or not",
        "{\"url\":\"a\",\"scripts\":[\"b\",1]} | Element 2 of scripts is not a string.",
        "{\"url\":\"a\",\"scripts\":[null]} | Element 1 of scripts is not a string.",
        "{\"url\":\"a\",\"scripts\":[[]]} | Element 1 of scripts is not a string.",
        "{\"url\":\"a\",\"fromHeight\":1} | must not hold the field fromHeight;",
        "{\"url\":\"a\",\"x y\":1} | must not hold other fields;",
        "{\"url\":\"a\",\"URL\":\"a\"} | must not hold the field URL;",
        "{\"url\":\"a\",\"url\":\"a\"} | not valid JSON",
        "{\"url\":\"a\"}{} | must be a JSON object, with nothing after it",
        "{\"url\":\"a\"} x | not valid JSON",
        "{\"url\":\"a\" | not valid JSON",
        "[\"a\"] | must be a JSON object",
        "\"a\" | must be a JSON object",
        "null | must be a JSON object",
        "`` | must be a JSON object"
      })
  void anything_else_is_refused(String body, String message) {
    assertThatExceptionOfType(HttpException.class)
        .isThrownBy(() -> read(body))
        .satisfies(e -> assertThat(e.problem().status()).isEqualTo(400))
        .withMessageContaining(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "null | The field from_height is missing or not",
        "\"5\" | The field from_height is missing or not",
        "\"\" | The field from_height is missing or not",
        "1.0 | The field from_height is missing or not",
        "1e1 | The field from_height is missing or not",
        "true | The field from_height is missing or not",
        "[1] | The field from_height is missing or not",
        "2147483648 | The field from_height is missing or not"
      })
  void no_value_is_made_a_number(String value, String message) {
    assertThatExceptionOfType(HttpException.class)
        .isThrownBy(() -> read(
            ("{\"from_height\":" + value + "}").getBytes(StandardCharsets.UTF_8),
            Response.JSON,
            Height.class))
        .satisfies(e -> assertThat(e.problem().status()).isEqualTo(400))
        .withMessageContaining(message);
    assertThat(read("{\"from_height\":-5}".getBytes(StandardCharsets.UTF_8), null, Height.class))
        .isEqualTo(new Height(-5));
  }

  @Test
  void a_list_is_not_read_further_than_it_may_be_long() {
    String long3 = "{\"url\":\"a\",\"scripts\":[\"a\",\"b\",\"c\", no JSON";
    assertThatExceptionOfType(HttpException.class)
        .isThrownBy(() -> read(long3))
        .satisfies(e -> assertThat(e.problem().status()).isEqualTo(413))
        .withMessageContaining("The list scripts holds more than 2 elements");
  }

  @Test
  void nesting_and_numbers_have_limits() {
    assertThatExceptionOfType(HttpException.class)
        .isThrownBy(() -> read("{\"url\":" + "[".repeat(100)));
    assertThatExceptionOfType(HttpException.class)
        .isThrownBy(() -> read("{\"url\":" + "9".repeat(10_000) + "}"));
  }

  @Test
  void another_type_is_refused_before_it_is_read() {
    assertThatExceptionOfType(HttpException.class)
        .isThrownBy(
            () -> read("no JSON".getBytes(StandardCharsets.UTF_8), "text/plain", Body.class))
        .satisfies(e -> assertThat(e.problem().status()).isEqualTo(415));
  }
}
