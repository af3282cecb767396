package org.utxod.query.http.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.utxod.query.http.Endpoint;
import org.utxod.query.http.Parameter;
import org.utxod.query.testing.FakeIndex.NewCoin;
import org.utxod.query.testing.RawHttp.Answer;
import org.utxod.query.testing.TestServer;
import org.utxod.store.chain.Script;

/**
 * Each endpoint that there is, with good and bad values in every part of the request: never a 500, no trace of the program's
 * inside, and nothing that was sent comes back as markup.
 */
class EveryEndpointFuzzTest {
  private static final int TRIES = 60;
  private static final String MARK = "zebra<script>alert(1)</script>";
  private static final String KEY = "Authorization: Bearer " + TestServer.ADMIN_KEY;
  private static final Script SCRIPT = Script.ofHex("0014751e76e8199196d454941c45d1b3a323f1433bd6");
  private static final List<String> VALUES = List.of(
      "bcrt1qw508d6qejxtdg4y5r3zarvary0c5xw7kygt080",
      "0014751e76e8199196d454941c45d1b3a323f1433bd6",
      "00".repeat(32),
      "ff".repeat(32),
      "f".repeat(63),
      "0",
      "1",
      "-1",
      "2147483648",
      "99999999999999999999",
      "NaN",
      "true",
      "",
      "-",
      "..",
      "%",
      "\u0000",
      "\u202e\ud83d\udca9",
      "'; DROP TABLE coin; --",
      "${jndi:ldap://127.0.0.1/x}",
      "x".repeat(3_000),
      MARK);
  private static final List<String> BODIES = List.of(
      "",
      "{}",
      "[]",
      "null",
      "{\"addresses\":[\"" + MARK.replace("\"", "") + "\"]}",
      "{\"addresses\":{}}",
      "{\"from_height\":1e400}",
      "{\"from_height\":-1}",
      "{\"dir\":\"../../etc\"}",
      "{\"url\":\"file:///etc/passwd\",\"addresses\":[]}",
      "[".repeat(5_000),
      "{\"a\":".repeat(2_000),
      "02000000000101",
      "\ufeff{}",
      MARK);
  private static final List<String> HEADERS = List.of(
      KEY,
      "Authorization: Bearer " + "x".repeat(5_000),
      "Authorization: Basic ====",
      "Accept: " + MARK,
      "Content-Type: text/html",
      "Content-Type: application/json; charset=utf-7",
      "Last-Event-ID: 99999999999999999999999",
      "If-None-Match: " + MARK,
      "Range: bytes=0-0,5-1",
      "X-Forwarded-For: " + MARK,
      "Origin: null",
      "Expect: 100-continue",
      "Host: " + MARK,
      "Cookie: " + MARK,
      "Access-Control-Request-Method: " + MARK,
      "User-Agent: ${jndi:ldap://127.0.0.1/x}",
      "X-Forwarded-Host: " + MARK);

  private final Random random;

  EveryEndpointFuzzTest() {
    this.random = new Random(8);
  }

  private String one(List<String> list) {
    return list.get(random.nextInt(list.size()));
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private String target(Endpoint endpoint) {
    StringBuilder target = new StringBuilder();
    for (String segment : endpoint.spec().path().toString().substring(1).split("/", -1)) {
      target.append('/').append(segment.startsWith("{") ? encoded(one(VALUES)) : segment);
    }
    char separator = '?';
    for (Parameter parameter : endpoint.spec().parameters()) {
      if (random.nextBoolean()) {
        target.append(separator).append(parameter.name()).append('=').append(encoded(one(VALUES)));
        separator = '&';
      }
    }
    if (random.nextInt(10) == 0) {
      target.append(separator).append(encoded(MARK)).append('=').append(encoded(MARK));
    }
    return target.toString();
  }

  @Test
  void no_endpoint_fails_or_gives_anything_away() {
    try (TestServer server = new TestServer()) {
      server.index.block(NewCoin.of(SCRIPT, "a", 0, 5_000));
      server.chain.tip(0);
      for (Endpoint endpoint : server.endpoints()) {
        for (int i = 0; i < TRIES; i++) {
          String target = target(endpoint);
          String header = one(HEADERS);
          Answer answer = random.nextBoolean()
              ? server.ask(endpoint.spec().method(), target, one(BODIES), header)
              : server.ask(endpoint.spec().method(), target, one(BODIES), header, KEY);
          assertThat(answer.status())
              .as("%s %s with %s: %s", endpoint.spec().method(), target, header, answer.body())
              .isNotIn(500, 501, 502, 504)
              .isBetween(200, 503);
          assertThat(answer.body())
              .as(target)
              .doesNotContain("\tat ", ".java:", "Exception", "jetty", "/root/", "/home/");
          // Inside a string of JSON, whose type no browser may guess otherwise, nothing is markup.
          assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
          assertThat(answer.headers().toString()).as(target).doesNotContain("<script>");
          if (!answer.header("Content-Type").startsWith("application/")) {
            assertThat(answer.body()).as(target).doesNotContain("zebra<script>");
          }
        }
      }
      assertThat(server.get("/health/live").status()).isEqualTo(200);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"TRACE", "CONNECT", "PUT", "DELETE", "PATCH", "OPTIONS", "get", "ZEBRA"})
  void other_methods_are_refused_everywhere(String method) {
    try (TestServer server = new TestServer()) {
      for (String path : List.of("/v1/status", "/v1/admin/verify", "/api/blocks", "/no/where")) {
        Answer answer = org.utxod.query.testing.RawHttp.exchange(
            server.address(),
            method + " " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
        assertThat(answer.status()).as(method + " " + path).isBetween(400, 405);
      }
    }
  }
}
