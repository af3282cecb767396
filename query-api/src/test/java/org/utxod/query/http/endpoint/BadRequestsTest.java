package org.utxod.query.http.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.utxod.query.testing.RawHttp;
import org.utxod.query.testing.RawHttp.Answer;
import org.utxod.query.testing.TestServer;

/** What clients send wrong, and the status and sentence that they get for it. */
@TestInstance(Lifecycle.PER_CLASS)
class BadRequestsTest {
  private static final String OK = "mipcBbFg9gMiCh81Kj8tqqdgoZub1ZJRfn";
  private static final String BALANCE = "/v1/address/" + OK + "/balance";
  private static final String COINS = "/v1/address/" + OK + "/utxos";

  private TestServer server;

  @BeforeAll
  void start() {
    server = new TestServer();
    server.index.blocks(11);
    server.chain.tip(10);
  }

  @AfterAll
  void stop() {
    server.close();
  }

  static Stream<Arguments> targets() {
    return Stream.of(
        // Paths.
        Arguments.of("/v1", 404, "There is nothing at this path"),
        Arguments.of("/v1/statsu", 404, "Did you mean /v1/status?"),
        Arguments.of("/v1/status/", 404, "Did you mean /v1/status?"),
        Arguments.of("/v1/adress/x/balance", 404, "Did you mean /v1/address/{address}/balance?"),
        Arguments.of("/v1/address/x/utxo", 404, "Did you mean /v1/address/{address}/utxos?"),
        Arguments.of("/wp-login.php", 404, "There is nothing at this path"),
        Arguments.of("/" + "x/".repeat(40), 404, "too many segments"),
        Arguments.of("/v1/../v1/status", 400, ""),
        Arguments.of("/v1/%2e%2e/status", 400, ""),
        Arguments.of("/v1/address/..%2f..%2fetc%2fpasswd/balance", 400, ""),
        Arguments.of("/v1/address/a%00b/balance", 400, ""),
        Arguments.of("/v1/address/a%0d%0aX:y/balance", 400, ""),
        Arguments.of("/v1/address/a%zz/balance", 400, ""),
        Arguments.of("/v1/address/a%f/balance", 400, ""),
        Arguments.of("/v1/address/a%/balance", 400, ""),
        Arguments.of("/v1/address/%ff%fe/balance", 400, ""),
        Arguments.of("/v1/address/%c0%af/balance", 400, ""),
        Arguments.of("/v1/address/%u0041/balance", 400, ""),
        Arguments.of("/v1/address/" + OK + ";a=b/balance", 400, ""),
        Arguments.of("/v1/address/é/balance", 400, ""),
        // Addresses.
        Arguments.of("/v1/address//balance", 400, "The address is empty."),
        Arguments.of("/v1/address/" + OK.replace('m', 'n') + "/balance", 400, "checksum"),
        Arguments.of(
            "/v1/address/1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2/balance",
            400,
            "This is an address of mainnet, but this index follows regtest."),
        Arguments.of(
            "/v1/address/tb1qw508d6qejxtdg4y5r3zarvary0c5xw7kxpjzsx/utxos",
            400,
            "testnet3 or testnet4 or signet, but this index follows regtest."),
        Arguments.of(
            "/v1/address/" + "q".repeat(91) + "/balance", 400, "longer than 90 characters"),
        Arguments.of("/v1/address/%3Cscript%3Ealert(1)%3C%2Fb%3E/balance", 400, ""),
        Arguments.of("/v1/address/%F0%9F%92%A9/balance", 400, "ASCII"),
        Arguments.of("/address/nonsense", 400, ""),
        Arguments.of("/address/" + OK + "?verbosity=2", 400, "The only supported verbosity is 3."),
        // Scripts and hashes.
        Arguments.of("/v1/script/abc/balance", 400, "two digits per byte"),
        Arguments.of("/v1/script/zz/balance", 400, "two digits per byte"),
        Arguments.of("/v1/script/" + "51".repeat(10_001) + "/balance", 400, "10000 bytes"),
        Arguments.of("/v1/scripthash/00/balance", 400, "64 hexadecimal digits"),
        Arguments.of("/v1/scripthash/" + "zz".repeat(32) + "/utxos", 400, "64 hexadecimal digits"),
        // Query parameters.
        Arguments.of(BALANCE + "?heigth=1", 400, "only these query parameters: height"),
        Arguments.of("/v1/status?x=1", 400, "takes no query parameters"),
        Arguments.of(BALANCE + "?height=1&height=2", 400, "is repeated"),
        Arguments.of(BALANCE + "?height", 400, "NAME=VALUE"),
        Arguments.of(BALANCE + "?&", 400, "NAME=VALUE"),
        Arguments.of(BALANCE + "?height=", 400, "whole number from 0"),
        Arguments.of(BALANCE + "?height=-1", 400, "whole number from 0"),
        Arguments.of(BALANCE + "?height=+1", 400, "whole number from 0"),
        Arguments.of(BALANCE + "?height=1e3", 400, "whole number from 0"),
        Arguments.of(BALANCE + "?height=NaN", 400, "whole number from 0"),
        Arguments.of(BALANCE + "?height=1.0", 400, "whole number from 0"),
        Arguments.of(BALANCE + "?height=0x10", 400, "whole number from 0"),
        Arguments.of(BALANCE + "?height=%D9%A1", 400, "whole number from 0"),
        Arguments.of(BALANCE + "?height=2147483648", 400, "whole number from 0"),
        Arguments.of(BALANCE + "?height=99999999999999999999", 400, "whole number from 0"),
        Arguments.of(BALANCE + "?height=11", 404, "Balances after blocks 0 to 10 are."),
        Arguments.of(BALANCE + "?height=%", 400, ""),
        Arguments.of(COINS + "?limit=0", 400, "whole number from 1 to 1000"),
        Arguments.of(COINS + "?limit=1001", 400, "whole number from 1 to 1000"),
        Arguments.of(COINS + "?limit=-5", 400, "whole number from 1 to 1000"),
        Arguments.of(COINS + "?cursor=", 400, "not issued by this server"),
        Arguments.of(COINS + "?cursor=AAAA", 400, "not issued by this server"),
        Arguments.of(COINS + "?cursor=" + "A".repeat(50), 400, "not issued by this server"),
        Arguments.of(COINS + "?cursor=" + "_".repeat(50), 400, "not issued by this server"),
        Arguments.of(COINS + "?" + "a=b&".repeat(3) + "c=d", 400, "is repeated"),
        // Admin paths without a key.
        Arguments.of("/v1/admin/jobs/1", 401, "Authorization: Bearer KEY"));
  }

  @ParameterizedTest
  @MethodSource("targets")
  void target(String target, int status, String message) {
    String wire = new String(
        target.getBytes(java.nio.charset.StandardCharsets.UTF_8),
        java.nio.charset.StandardCharsets.ISO_8859_1);
    assertProblem(server.get(wire), status, message);
  }

  static Stream<Arguments> bodies() {
    return Stream.of(
        Arguments.of("", 400, "must be a JSON object"),
        Arguments.of("null", 400, "must be a JSON object"),
        Arguments.of("[]", 400, "must be a JSON object"),
        Arguments.of("{}", 400, "lacks the field addresses"),
        Arguments.of("{\"addresses\":null}", 400, "must be a list of strings"),
        Arguments.of("{\"addresses\":\"x\"}", 400, "must be a list of strings"),
        Arguments.of("{\"addresses\":{}}", 400, "must be a list of strings"),
        Arguments.of("{\"addresses\":[1]}", 400, "Element 1 of addresses is not a string."),
        Arguments.of(
            "{\"addresses\":[\"a\",null]}", 400, "Element 2 of addresses is not a string."),
        Arguments.of("{\"addresses\":[[]]}", 400, "Element 1"),
        Arguments.of("{\"address\":[\"a\"]}", 400, "the field addresses once, and no fields other"),
        Arguments.of(
            "{\"addresses\":[],\"x\":1}", 400, "the field addresses once, and no fields other"),
        Arguments.of("{\"addresses\":[],\"addresses\":[]}", 400, "not valid JSON"),
        Arguments.of("{\"addresses\":[]}{}", 400, "trailing data"),
        Arguments.of("{\"addresses\":[]} x", 400, "not valid JSON"),
        Arguments.of("{\"addresses\":[\"a\"", 400, "not valid JSON"),
        Arguments.of("{'addresses':[]}", 400, "not valid JSON"),
        Arguments.of("{\"addresses\":[\"\u00ff\u00fe\"]}", 400, "not valid JSON"),
        Arguments.of("{\"addresses\":" + "[".repeat(100_000), 400, ""),
        Arguments.of(
            "{\"addresses\":[" + "\"a\",".repeat(1_000) + "\"a\"]}", 413, "more than 1000"));
  }

  @ParameterizedTest
  @MethodSource("bodies")
  void body(String body, int status, String message) {
    assertProblem(
        server.post("/v1/balances", body, "Content-Type: application/json"), status, message);
  }

  static Stream<Arguments> requests() {
    String json = "{\"addresses\":[]}";
    String sized = "Content-Length: " + json.length() + "\r\n\r\n" + json;
    return Stream.of(
        Arguments.of(RawHttp.head("DELETE", "/v1/status") + "\r\n", 405, "supports only GET, HEAD"),
        Arguments.of(RawHttp.head("OPTIONS", "/v1/balances") + "\r\n", 405, "supports only POST"),
        Arguments.of(RawHttp.head("GET", "/v1/balances") + "\r\n", 405, "supports only POST"),
        Arguments.of(RawHttp.head("TRACE", "/v1/status") + "\r\n", 405, ""),
        Arguments.of(RawHttp.head("BREW", "/v1/status") + "\r\n", 405, ""),
        Arguments.of(RawHttp.head("POST", "/v1/status") + sized, 405, "supports only GET, HEAD"),
        Arguments.of(
            RawHttp.head("POST", "/v1/balances", "Content-Type: text/xml") + sized,
            415,
            "Content-Type: application/json"),
        Arguments.of(
            RawHttp.head("POST", "/v1/balances", "Content-Type: application/x-www-form-urlencoded")
                + sized,
            415,
            "Content-Type: application/json"),
        Arguments.of(
            RawHttp.head(
                    "POST",
                    "/v1/balances",
                    "Content-Type: application/json",
                    "Content-Encoding: gzip")
                + sized,
            415,
            "without Content-Encoding"),
        Arguments.of(
            RawHttp.head("POST", "/v1/balances", "Expect: a-miracle") + sized, 417, "100-continue"),
        Arguments.of("GET /v1/status HTTP/1.1\r\n\r\n", 400, ""),
        Arguments.of("GET /v1/status HTTP/9.9\r\nHost: a\r\n\r\n", 400, "HTTP/1.1"),
        Arguments.of("GET  /v1/status\r\nHost: a\r\n\r\n", 400, ""),
        Arguments.of("\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\r\n\r\n", 400, ""),
        Arguments.of(RawHttp.head("GET", "/v1/status", "No colon here") + "\r\n", 400, ""),
        Arguments.of(
            RawHttp.head("POST", "/v1/balances", "Content-Length: nonsense") + "\r\n" + json,
            400,
            ""),
        Arguments.of(
            RawHttp.head("POST", "/v1/balances", "Content-Length: -5") + "\r\n" + json, 400, ""),
        Arguments.of(
            RawHttp.head("POST", "/v1/balances", "Content-Length: 5", "Content-Length: 6") + "\r\n"
                + json,
            400,
            ""),
        Arguments.of(
            RawHttp.head("POST", "/v1/balances", "Content-Length: 5", "Transfer-Encoding: chunked")
                + "\r\n0\r\n\r\n",
            400,
            ""),
        Arguments.of(
            RawHttp.head("POST", "/v1/balances", "Transfer-Encoding: chunked") + "\r\nzz\r\n",
            400,
            ""));
  }

  @ParameterizedTest
  @MethodSource("requests")
  void request(String request, int status, String message) {
    assertProblem(RawHttp.exchange(server.address(), request), status, message);
  }

  private static void assertProblem(Answer answer, int status, String message) {
    assertThat(answer.status()).as(answer.body()).isEqualTo(status);
    assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
    assertThat(answer.body())
        .startsWith("{\"type\":\"urn:utxod:problem:")
        .contains("\"status\":" + status + ",\"detail\":\"")
        .contains(message)
        .doesNotContain("Exception", "jetty", "<script>");
    if (status == 405) {
      assertThat(answer.header("Allow")).isNotEmpty();
    }
  }
}
