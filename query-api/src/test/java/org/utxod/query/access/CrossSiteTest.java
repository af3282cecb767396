package org.utxod.query.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.utxod.query.http.HostPort;
import org.utxod.query.http.RequestFilter.RequestInfo;
import org.utxod.query.http.limit.HttpLimits;
import org.utxod.query.testing.RawHttp;
import org.utxod.query.testing.RawHttp.Answer;
import org.utxod.query.testing.TestServer;

/**
 * Web pages opened by a user of this machine: the requests that they make the browser send, to the byte, over real
 * HTTP.
 */
class CrossSiteTest {
  private static final String SHOP = "https://shop.example.org";
  private static final String TX = "/api/broadcast?tx=0200";

  private TestServer server;

  @BeforeEach
  void start() {
    server = new TestServer(
        HttpLimits.DEFAULT,
        List.of(),
        new Keys(TestServer.ADMIN_KEY, null),
        new AccessFilter(
            HostNames.of(new HostPort("127.0.0.1", 0), Set.of("utxod.example.org")),
            new ClientAddress(Set.of()),
            null,
            new Cors(Set.of(SHOP)),
            null));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private Answer send(String requestLine, String... fields) {
    StringBuilder request = new StringBuilder(requestLine).append("\r\n");
    Stream.of(fields).forEach(field -> request.append(field).append("\r\n"));
    return RawHttp.exchange(server.address(), request.append("\r\n").toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "localhost",
        "localhost:3000",
        "LOCALHOST:8080",
        "127.0.0.1",
        "127.0.0.1:3000",
        "127.1.2.3:65535",
        "[::1]",
        "[::1]:3000",
        "[0:0:0:0:0:0:0:1]:3000",
        "utxod.example.org",
        "Utxod.Example.Org:8443",
        "utxod.example.org."
      })
  void our_own_names_are_answered(String host) {
    assertThat(send("GET /v1/status HTTP/1.1", "Host: " + host).status()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "evil.example",
        "evil.example:3000",
        "localhost.evil.example",
        "evil.localhost",
        "127.0.0.1.evil.example",
        "evil.utxod.example.org",
        "utxod.example.org.evil.example",
        "example.org",
        "192.168.1.1",
        "8.8.8.8",
        "0.0.0.0:3000",
        "127.1",
        "127.0.0.01",
        "127.0.0.256",
        "2130706433",
        "0x7f000001",
        "0177.0.0.1",
        "[::2]",
        "[::]",
        "localhost,evil.example",
        "1270.0.0.1"
      })
  void a_name_that_was_looked_up_to_us_is_not_ours(String host) {
    for (String path :
        List.of("/", "/v1/status", "/v1/watch?script=51", "/health/live", "/metrics", "/no")) {
      Answer answer = send("GET " + path + " HTTP/1.1", "Host: " + host);
      assertThat(answer.status()).as(path).isIn(400, 421);
      assertThat(answer.body()).doesNotContain("height", "<html");
    }
  }

  @Test
  void a_wrong_name_is_told_what_to_do_and_not_repeated() {
    Answer answer = send("GET /v1/status HTTP/1.1", "Host: evil.example");
    assertThat(answer.status()).isEqualTo(421);
    assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
    assertThat(answer.body())
        .contains("urn:utxod:problem:misdirected-request", "access.hosts")
        .doesNotContain("evil");
    assertThat(send("POST /v1/admin/verify HTTP/1.1", "Host: evil.example", "Content-Length: 0")
            .status())
        .isEqualTo(421);
  }

  @Test
  void a_whole_url_as_the_target_does_not_go_round_the_name() {
    assertThat(send("GET http://localhost:3000/v1/status HTTP/1.1", "Host: localhost:3000")
            .status())
        .isEqualTo(200);
    for (String[] both : new String[][] {
      {"http://evil.example/v1/status", "localhost"},
      {"http://localhost/v1/status", "evil.example"},
      {"http://evil.example/v1/status", "evil.example"},
      {"http://evil.example:80/v1/status", "evil.example"},
      {"http://localhost@evil.example/v1/status", "localhost"},
      {"http://evil.example@localhost/v1/status", "evil.example"}
    }) {
      Answer answer = send("GET " + both[0] + " HTTP/1.1", "Host: " + both[1]);
      assertThat(answer.status()).as("%s, %s", both[0], both[1]).isIn(400, 421);
      assertThat(answer.body()).doesNotContain("height");
    }
    assertThat(send("GET http://evil.example/v1/status HTTP/1.0").status()).isIn(400, 421);
    assertThat(send("GET /v1/status HTTP/1.1", "Host: localhost", "Host: evil.example")
            .status())
        .isIn(400, 421);
  }

  @Test
  void who_names_nobody_is_answered() {
    assertThat(send("GET /health/live HTTP/1.0").status()).isEqualTo(200);
    assertThat(send("GET /v1/status HTTP/1.0").status()).isEqualTo(200);
  }

  /* What browsers send with a POST: a form, a script without leave, an older browser over plain HTTP. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Origin: https://evil.example | Sec-Fetch-Site: cross-site",
        "Origin: https://evil.example | Accept: */*",
        "Origin: http://localhost:8080 | Sec-Fetch-Site: same-site",
        "Origin: http://localhost:8080 | Accept: */*",
        "Origin: http://127.0.0.1:3000 | Accept: */*",
        "Origin: null | Sec-Fetch-Site: cross-site",
        "Origin: null | Accept: */*",
        "Origin: http://localhost | Sec-Fetch-Site: cross-site",
        "Accept: */* | Sec-Fetch-Site: cross-site",
        "Accept: */* | Sec-Fetch-Site: same-site",
        "Accept: */* | Sec-Fetch-Site: whatever",
        "Origin: https://shop.example.org.evil.example | Accept: */*",
        "Origin: https://evil-utxod.example.org | Accept: */*",
        "Origin: https://utxod.example.org:8443 | Accept: */*",
        "Origin: https://shop.example.org | Origin: https://evil.example"
      })
  void a_page_of_another_site_changes_nothing(String one, String other) {
    for (String path : List.of(
        "/api/tx",
        "/api/txs/package",
        "/v1/balances",
        "/v1/watch",
        "/v1/webhooks",
        "/v1/admin/verify",
        "/no/such/path")) {
      Answer answer = send(
          "POST " + path + " HTTP/1.1",
          "Host: localhost",
          "Content-Type: text/plain",
          one,
          other,
          "Content-Length: 0");
      assertThat(answer.status()).as(path).isEqualTo(403);
      assertThat(answer.body())
          .contains(path.startsWith("/api") ? "another site" : "urn:utxod:problem:cross-site");
    }
    assertThat(send("DELETE /v1/webhooks/1 HTTP/1.1", "Host: localhost", one, other)
            .status())
        .isEqualTo(403);
    assertThat(server.node.broadcasts()).isEmpty();
    assertThat(server.node.handedOver()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Accept: */* | Accept-Language: en",
        "Origin: http://localhost | Sec-Fetch-Site: same-origin",
        "Origin: http://localhost | Accept: */*",
        "Origin: https://utxod.example.org | Sec-Fetch-Site: same-origin",
        "Origin: https://utxod.example.org | Accept: */*",
        "Origin: https://shop.example.org | Sec-Fetch-Site: cross-site",
        "Origin: https://shop.example.org | Accept: */*",
        "Accept: */* | Sec-Fetch-Site: none"
      })
  void our_own_pages_configured_ones_and_programs_do(String one, String other) {
    Answer posted = send(
        "POST /api/tx HTTP/1.1", "Host: localhost", one, other, "Content-Length: 4", "", "0200");
    assertThat(posted.status()).isNotEqualTo(403);
    Answer got = send("GET " + TX + " HTTP/1.1", "Host: localhost", one, other);
    assertThat(got.status()).isNotEqualTo(403);
    assertThat(server.node.broadcasts()).containsExactly("0200", "0200");
  }

  /* A picture, a frame, a script's file, a link, with and without what newer browsers add. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Sec-Fetch-Site: cross-site | Sec-Fetch-Dest: image",
        "Sec-Fetch-Site: same-origin | Sec-Fetch-Dest: image",
        "Sec-Fetch-Site: cross-site | Sec-Fetch-Dest: iframe",
        "Sec-Fetch-Site: none | Sec-Fetch-Dest: document",
        "Sec-Fetch-Site: cross-site | Sec-Fetch-Dest: empty",
        "Sec-Fetch-Site: cross-site | Sec-Fetch-Mode: no-cors",
        "User-Agent: Mozilla/5.0 (X11) | Accept: image/avif,*/*",
        "User-Agent: Mozilla/5.0 (X11) | Accept: */*",
        "Origin: https://evil.example | Accept: */*",
        "Origin: https://shop.example.org | Sec-Fetch-Dest: image"
      })
  void no_get_broadcasts_for_a_picture_or_a_frame(String one, String other) {
    for (String target : List.of(TX, "/api/%62roadcast?tx=0200", "/%61pi/broadcast?tx=0200")) {
      for (String method : List.of("GET", "HEAD")) {
        assertThat(send(method + " " + target + " HTTP/1.1", "Host: localhost", one, other)
                .status())
            .as(target)
            .isEqualTo(403);
      }
    }
    assertThat(server.node.broadcasts()).isEmpty();
    assertThat(server.node.handedOver()).isEmpty();
    assertThat(send("GET /v1/status HTTP/1.1", "Host: localhost", one, other).status())
        .as("reading is another matter")
        .isEqualTo(200);
  }

  @Test
  void beyond_loopback_names_are_looked_at_where_some_are_configured() {
    HostNames any = HostNames.of(new HostPort("0.0.0.0", 3_000), Set.of());
    assertThat(any.refusal(info("evil.example"))).isNull();
    HostNames some = HostNames.of(new HostPort("0.0.0.0", 3_000), Set.of("utxod.example.org"));
    assertThat(some.refusal(info("evil.example"))).isNotNull();
    assertThat(some.refusal(info("10.0.0.6:3000"))).isNotNull();
    assertThat(some.refusal(info("utxod.example.org"))).isNull();
    assertThat(some.refusal(info("localhost:3000")))
        .as("commands on this machine")
        .isNull();
    assertThat(some.refusal(info("10.0.0.5:3000"))).as("where it connected").isNull();
    HostNames star = HostNames.of(new HostPort("127.0.0.1", 3_000), Set.of("*"));
    assertThat(star.refusal(info("evil.example"))).isNull();
  }

  private static RequestInfo info(String host) {
    return new RequestInfo(
        "GET", "/", List.of(host), "10.0.0.9", "10.0.0.5", () -> false, name -> null);
  }
}
