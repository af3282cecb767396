package org.utxod.query.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.utxod.query.http.Endpoint;
import org.utxod.query.http.HostPort;
import org.utxod.query.http.limit.HttpLimits;
import org.utxod.query.outbound.RateLimit;
import org.utxod.query.testing.RawHttp.Answer;
import org.utxod.query.testing.TestServer;
import org.utxod.store.error.UtxodException;

/** Access control over real HTTP: tokens and roles, limits, pages of other sites. */
class AccessTest {
  private static final String STATUS = "/v1/status";
  private static final String READER = "utxod_reader";
  private static final String ADMIN = "utxod_admin";

  @TempDir
  Path directory;

  private final AtomicLong nanos = new AtomicLong();
  private TokenFile file = new TokenFile(Path.of("/nowhere"));

  @BeforeEach
  void writeTokens() {
    file = TokenFile.in(directory);
    file.add(AccessToken.of("shop", Role.READ, READER, null));
    file.add(AccessToken.of("ops", Role.ADMIN, ADMIN, null));
  }

  private Keys keys() {
    return new Keys(TestServer.ADMIN_KEY, new Tokens(file, nanos::get));
  }

  private TestServer server(
      @Nullable RateLimit limit, Set<String> origins, Set<String> proxies, boolean readToken) {
    Keys keys = keys();
    return new TestServer(
        HttpLimits.DEFAULT,
        List.of(),
        keys,
        new AccessFilter(
            HostNames.of(new HostPort("127.0.0.1", 0), Set.of()),
            new ClientAddress(proxies),
            limit == null ? null : new ClientLimits(limit, nanos::get),
            new Cors(origins),
            readToken ? keys : null));
  }

  private static String bearer(String secret) {
    return "Authorization: Bearer " + secret;
  }

  private static List<Endpoint> orders(TestServer server) {
    return server.endpoints().stream()
        .filter(endpoint ->
            endpoint.spec().path().toString().matches("/v1/(admin|webhooks|cluster/backup).*"))
        .toList();
  }

  private static Answer ask(TestServer server, Endpoint endpoint, String... headers) {
    String path = endpoint.spec().path().toString().replaceAll("\\{[a-z0-9_]+}", "1");
    return server.ask(endpoint.spec().method(), path, "{}", headers);
  }

  /* What must be hidden from strangers, according to its documentation. */
  private static Set<String> keptByDescription(TestServer server) throws IOException {
    Set<String> kept = new TreeSet<>();
    JsonNode document = new YAMLMapper().readTree(server.get("/openapi.yaml").body());
    document
        .path("paths")
        .properties()
        .forEach(path -> path.getValue().properties().forEach(method -> {
          String security = method.getValue().path("security").toString();
          if (security.contains("adminKey") || security.contains("\"token\"")) {
            kept.add(method.getKey().toUpperCase(Locale.ROOT) + " " + path.getKey());
          }
        }));
    return kept;
  }

  @Test
  void whatever_is_described_as_an_order_is_one_and_nothing_else_is() throws IOException {
    try (TestServer server = server(null, Set.of(), Set.of(), false)) {
      Set<String> refused = new TreeSet<>();
      for (Endpoint endpoint : server.endpoints()) {
        if (ask(server, endpoint).status() == 401) {
          refused.add(endpoint.spec().method() + " " + endpoint.spec().path());
        }
      }
      assertThat(refused).isEqualTo(keptByDescription(server)).hasSizeGreaterThan(25);
      refused.removeIf(one -> one.matches("[A-Z]+ /v1/(accounts|descriptor|reserves).*"));
      assertThat(orders(server)).hasSameSizeAs(refused);
    }
  }

  @Test
  void every_order_wants_a_key_for_orders() {
    try (TestServer server = server(null, Set.of(), Set.of(), false)) {
      assertThat(orders(server)).hasSizeGreaterThan(9);
      for (Endpoint order : orders(server)) {
        String what = order.spec().path().toString();
        Answer without = ask(server, order);
        assertThat(without.status()).as(what).isEqualTo(401);
        assertThat(without.header("WWW-Authenticate")).isEqualTo("Bearer");
        for (String no : List.of("no-such-key", READER, "", ADMIN + "x", ADMIN.substring(1))) {
          Answer refused = ask(server, order, bearer(no));
          assertThat(refused.status()).as("%s with '%s'", what, no).isIn(401, 403);
          assertThat(no.isEmpty() || !refused.body().contains(no))
              .as(refused.body())
              .isTrue();
        }
        assertThat(ask(server, order, "Authorization: Basic " + ADMIN).status()).isEqualTo(401);
        for (String yes : List.of(ADMIN, TestServer.ADMIN_KEY)) {
          assertThat(ask(server, order, bearer(yes)).status()).as(what).isNotIn(401, 403);
        }
      }
    }
  }

  @Test
  void a_token_for_reading_says_what_it_lacks() {
    try (TestServer server = server(null, Set.of(), Set.of(), false)) {
      assertThat(server.post("/v1/admin/verify", "{}", bearer(READER)).body())
          .contains("This token has the role read; the call requires the role admin.");
    }
  }

  @Test
  void reading_wants_a_token_where_that_is_configured() {
    try (TestServer server = server(null, Set.of(), Set.of(), true)) {
      for (Endpoint endpoint : server.endpoints()) {
        String path = endpoint.spec().path().toString();
        boolean open =
            path.startsWith("/health/") || path.equals("/") || path.equals("/page/{file}");
        assertThat(ask(server, endpoint).status() == 401).as(path).isEqualTo(!open);
      }
      assertThat(server.get("/no/such/path").status()).isEqualTo(401);
      assertThat(server.get("/page/../v1/status").status()).isEqualTo(400);
      assertThat(server.get("/page/%2e%2e/v1/status").status()).isEqualTo(400);
      assertThat(server.get("//v1/status").status()).isEqualTo(401);
      assertThat(server.get(STATUS, bearer("wrong")).status()).isEqualTo(403);
      assertThat(server.get(STATUS, bearer(READER)).status()).isEqualTo(200);
      assertThat(server.get(STATUS, bearer(ADMIN)).status()).isEqualTo(200);
    }
  }

  @Test
  void a_token_that_is_taken_back_ends_within_a_second() throws IOException {
    try (TestServer server = server(null, Set.of(), Set.of(), true)) {
      assertThat(server.get(STATUS, bearer(READER)).status()).isEqualTo(200);
      assertThat(file.remove("shop")).isTrue();
      assertThat(file.remove("shop")).isFalse();
      Files.setLastModifiedTime(file.path(), FileTime.fromMillis(1));
      nanos.addAndGet(Duration.ofMillis(1_001).toNanos());
      assertThat(server.get(STATUS, bearer(READER)).status()).isEqualTo(403);
      file.add(AccessToken.of("shop-2", Role.READ, READER, null));
      Files.setLastModifiedTime(file.path(), FileTime.fromMillis(2));
      nanos.addAndGet(Duration.ofMillis(1_001).toNanos());
      assertThat(server.get(STATUS, bearer(READER)).status()).isEqualTo(200);
    }
  }

  @Test
  void a_file_that_is_broken_lets_nobody_in_but_the_daemons_own_key() throws IOException {
    Files.writeString(file.path(), "ops admin " + "0".repeat(63) + "\n");
    try (TestServer server = server(null, Set.of(), Set.of(), true)) {
      assertThat(server.get(STATUS, bearer(ADMIN)).status()).isEqualTo(403);
      assertThat(server.get(STATUS, bearer(TestServer.ADMIN_KEY)).status()).isEqualTo(200);
    }
    assertThatThrownBy(() -> file.read())
        .isInstanceOf(UtxodException.class)
        .hasMessageContaining("line 1");
  }

  @Test
  void tokens_are_kept_as_hashes_that_only_the_owner_reads() throws IOException {
    assertThat(Files.readString(file.path())).doesNotContain(READER, ADMIN).contains("shop read ");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file.path())))
        .isEqualTo("rw-------");
    assertThatThrownBy(() -> file.add(AccessToken.of("shop", Role.ADMIN, "x", null)))
        .hasMessageContaining("already");
    assertThatThrownBy(() -> AccessToken.of("a b", Role.ADMIN, "x", null))
        .hasMessageContaining("letters");
  }

  @Test
  void a_client_that_asks_too_often_is_told_when_to_come_back() {
    RateLimit limit = new RateLimit(10, Duration.ofSeconds(1));
    try (TestServer server = server(limit, Set.of(), Set.of("127.0.0.1"), false)) {
      List<Integer> statuses = new ArrayList<>();
      for (int i = 0; i < 6; i++) {
        statuses.add(server.get(STATUS).status());
      }
      assertThat(statuses).containsExactly(200, 200, 200, 200, 200, 429);
      Answer refused = server.get(STATUS);
      assertThat(refused.header("Retry-After")).isEqualTo("1");
      assertThat(refused.body()).contains("access.rate_limit");
      String other = "X-Forwarded-For: 1.1.1.1, 203.0.113.7";
      assertThat(server.get(STATUS, other).status()).as("another client").isEqualTo(200);
      nanos.addAndGet(Duration.ofSeconds(1).toNanos());
      assertThat(server.get(STATUS).status()).isEqualTo(200);
    }
  }

  @Test
  void only_our_own_proxies_tell_who_the_client_is() {
    ClientAddress none = new ClientAddress(Set.of());
    assertThat(none.of("10.0.0.1", "203.0.113.7")).isEqualTo("10.0.0.1");
    ClientAddress two = new ClientAddress(Set.of("10.0.0.1", "10.0.0.2"));
    assertThat(two.of("10.0.0.1", "203.0.113.7")).isEqualTo("203.0.113.7");
    assertThat(two.of("10.0.0.1", "9.9.9.9, 203.0.113.7, 10.0.0.2")).isEqualTo("203.0.113.7");
    assertThat(two.of("10.0.0.1", null)).isEqualTo("10.0.0.1");
    assertThat(two.of("10.0.0.1", "x".repeat(500))).hasSize(64);
    ClientAddress six = new ClientAddress(Set.of("::1", "::ffff:10.0.0.3"));
    assertThat(six.of("[0:0:0:0:0:0:0:1]", "203.0.113.7")).isEqualTo("203.0.113.7");
    assertThat(six.of("10.0.0.3", "203.0.113.7, 0:0::0:1")).isEqualTo("203.0.113.7");
  }

  @ParameterizedTest
  @CsvSource({
    "2001:db8::1, 2001:db8::2, true",
    "2001:db8::1, 2001:DB8:0:0:ffff:ffff:ffff:ffff, true",
    "2001:db8::1, [2001:db8::9]:4711, true",
    "2001:db8::1, 2001:db8::1%eth0, true",
    "2001:db8::1, 2001:db8:0:1::1, false",
    "203.0.113.7, 203.0.113.8, false",
    "203.0.113.7, 203.0.113.7:4711, true",
    "203.0.113.7, ::ffff:203.0.113.7, true",
    "203.0.113.7, ::ffff:cb00:7107, true",
    "203.0.113.7, 64:ff9b::203.0.113.7, true",
    "64:ff9b::203.0.113.7, 64:ff9b::203.0.113.8, false",
    "unknown, _hidden, false"
  })
  void one_client_is_one_client_however_its_address_is_written(
      String one, String other, boolean same) {
    ClientAddress addresses = new ClientAddress(Set.of("10.0.0.1"));
    assertThat(addresses.of("10.0.0.1", one).equals(addresses.of("10.0.0.1", other)))
        .isEqualTo(same);
    assertThat(addresses.of(one, null).equals(addresses.of(other, null))).isEqualTo(same);
  }

  @Test
  void neither_several_fields_nor_a_network_of_addresses_goes_round_the_limit() {
    RateLimit limit = new RateLimit(10, Duration.ofSeconds(1));
    try (TestServer server = server(limit, Set.of(), Set.of("127.0.0.1"), false)) {
      int answered = 0;
      int ofNetwork = 0;
      for (int i = 0; i < 100; i++) {
        // HAProxy adds its own header to those that the client forged.
        String madeUp = "X-Forwarded-For: 9.9." + i + ".9";
        answered +=
            server.get(STATUS, madeUp, "X-Forwarded-For: 203.0.113.7").status() == 200 ? 1 : 0;
        String address = "X-Forwarded-For: 2001:db8::" + Integer.toHexString(i + 1);
        ofNetwork += server.get(STATUS, address).status() == 200 ? 1 : 0;
      }
      assertThat(answered).isEqualTo(5);
      assertThat(ofNetwork).isEqualTo(5);
    }
  }

  @Test
  void the_networks_of_one_site_have_four_times_the_limit_together() {
    RateLimit limit = new RateLimit(10, Duration.ofSeconds(1));
    try (TestServer server = server(limit, Set.of(), Set.of("127.0.0.1"), false)) {
      int answered = 0;
      for (int i = 0; i < 100; i++) {
        String address = "X-Forwarded-For: 2001:db8:0:" + Integer.toHexString(i) + "::1";
        answered += server.get(STATUS, address).status() == 200 ? 1 : 0;
      }
      assertThat(answered).isEqualTo(20);
      assertThat(server.get(STATUS, "X-Forwarded-For: 2001:db8:1::1").status())
          .as("another site")
          .isEqualTo(200);
      nanos.addAndGet(Duration.ofSeconds(1).toNanos());
      assertThat(server.get(STATUS, "X-Forwarded-For: 2001:db8:0:ffff::1").status())
          .isEqualTo(200);
    }
  }

  @Test
  void work_that_is_done_in_any_case_is_paid_for_later_by_whichever_protocol() {
    ClientLimits limits = new ClientLimits(new RateLimit(10, Duration.ofSeconds(1)), nanos::get);
    String client = "203.0.113.7";
    assertThat(limits.charge(client, 5)).isZero();
    assertThat(limits.charge(client, 1_000))
        .isBetween(Duration.ofSeconds(199), Duration.ofSeconds(201));
    assertThat(limits.take(client)).as("over HTTP too").isGreaterThan(Duration.ofSeconds(199));
    nanos.addAndGet(Duration.ofSeconds(202).toNanos());
    assertThat(limits.take(client)).isZero();
    assertThat(limits.charge("2001:db8:0:1:0:0:0:0/64", 220)).isPositive();
    assertThat(limits.take("2001:db8:0:2:0:0:0:0/64"))
        .as("a network beside it, after more than four may have together")
        .isPositive();
    assertThat(limits.take("203.0.113.8")).isZero();
  }

  @Test
  void the_pages_files_health_and_metrics_are_not_counted() {
    RateLimit limit = new RateLimit(10, Duration.ofSeconds(1));
    try (TestServer server = server(limit, Set.of(), Set.of(), false)) {
      for (int i = 0; i < 50; i++) {
        for (String path : List.of("/", "/page/app.js", "/health/live", "/metrics")) {
          assertThat(server.get(path).status()).as(path).isEqualTo(200);
        }
      }
      assertThat(server.get(STATUS).status()).isEqualTo(200);
      for (int i = 0; i < 10; i++) {
        server.get("/page/../v1/status");
        server.get("/page/%2e%2e/v1/status");
        assertThat(server.get("/page//v1/status").status()).isEqualTo(404);
        server.get(STATUS);
      }
      assertThat(server.get(STATUS).status()).isEqualTo(429);
      assertThat(server.get("/metrics/").status()).isEqualTo(429);
      assertThat(server.get("/health/live").status()).isEqualTo(200);
    }
  }

  @Test
  void no_page_from_elsewhere_reads_unless_configured() {
    String evil = "Origin: https://evil.example";
    try (TestServer server = server(null, Set.of(), Set.of(), false)) {
      assertThat(server.get(STATUS, evil).header("Access-Control-Allow-Origin")).isEmpty();
    }
    String shop = "Origin: https://shop.example.org";
    try (TestServer server = server(null, Set.of("https://shop.example.org"), Set.of(), true)) {
      assertThat(server.get(STATUS, evil).header("Access-Control-Allow-Origin")).isEmpty();
      assertThat(server.get(STATUS, shop, bearer(READER)).header("Access-Control-Allow-Origin"))
          .isEqualTo("https://shop.example.org");
      Cors cors = new Cors(Set.of("https://shop.example.org"));
      assertThat(cors.preflight("https://evil.example")).isEmpty();
      assertThat(cors.preflight("https://shop.example.org"))
          .anyMatch(header -> header.value().contains("Authorization"));
      assertThat(new Cors(Set.of("*")).headers("https://any.example").get(0).value())
          .isEqualTo("*");
    }
  }
}
