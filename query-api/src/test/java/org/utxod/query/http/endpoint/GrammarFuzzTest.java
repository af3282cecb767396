package org.utxod.query.http.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.utxod.query.http.Endpoint;
import org.utxod.query.http.EndpointSpec;
import org.utxod.query.http.Parameter;
import org.utxod.query.http.PathTemplate;
import org.utxod.query.http.limit.ClientMemory;
import org.utxod.query.http.limit.HttpLimits;
import org.utxod.query.testing.FakeIndex.NewCoin;
import org.utxod.query.testing.RawHttp;
import org.utxod.query.testing.RawHttp.Answer;
import org.utxod.query.testing.TestServer;
import org.utxod.store.chain.Script;
import org.utxod.store.fixture.Await;

/**
 * Requests generated from the endpoints' own descriptions: each path with values of the right and the wrong kinds,
 * known and unknown parameters, JSON bodies that fit, nearly fit and do not, in every framing. No answer except for
 * overload is a 5xx, and nothing of a million requests remains. {@code -Dfuzz.requests=1000000 -Dfuzz.seed=N} for the
 * whole campaign.
 */
class GrammarFuzzTest {
  private static final int REQUESTS = Integer.getInteger("fuzz.requests", 12_000);
  private static final long SEED = Long.getLong("fuzz.seed", 20_261_129);
  private static final Script SCRIPT = Script.ofHex("0014751e76e8199196d454941c45d1b3a323f1433bd6");
  private static final String ADDRESS = "bcrt1qw508d6qejxtdg4y5r3zarvary0c5xw7kygt080";

  private static final String[] VALUES = {
    ADDRESS,
    "bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq",
    "0014751e76e8199196d454941c45d1b3a323f1433bd6",
    "51",
    "-",
    "",
    "0",
    "1",
    "-1",
    "2147483647",
    "2147483648",
    "9223372036854775808",
    "1e3",
    "0x10",
    " 1",
    "true",
    "null",
    "00".repeat(32),
    "ff".repeat(32),
    "0".repeat(63),
    "g".repeat(64),
    "%00",
    "%ff%fe",
    "%F0%9F%98%80",
    "..",
    "%2e%2e%2f",
    "a,b",
    "{}",
    "x".repeat(300),
    "AQPXw5zAUs99JZPzLBktH2GI-cIOQZxwSSgD9gFqu8iZAQAAAA"
  };
  private static final String[] NAMES = {
    "addresses",
    "scripts",
    "height",
    "min_conf",
    "last_event_id",
    "url",
    "from_height",
    "dir",
    "x",
    "__proto__",
    ""
  };
  private static final String[] HEADERS = {
    "Accept: application/json",
    "Accept: text/csv",
    "Content-Type: application/json",
    "Content-Type: text/plain",
    "Authorization: Bearer utxod_0000",
    "Last-Event-ID: 5-00000000",
    "Last-Event-ID: \u00ff",
    "X-Forwarded-For: 1.2.3.4",
    "Expect: 100-continue",
    "Range: bytes=0-1"
  };

  private final Random random = new Random(SEED);

  @Test
  void no_request_fails_the_server_and_none_leaves_anything_behind() {
    ClientMemory memory = new ClientMemory(ClientMemory.MIN_BYTES);
    Map<Integer, Integer> statuses = new TreeMap<>();
    try (TestServer server = new TestServer(HttpLimits.DEFAULT, List.of(), memory)) {
      server.index.block(NewCoin.of(SCRIPT, "a", 0, 5));
      server.chain.tip(0);
      List<Endpoint> endpoints = server.endpoints();
      for (int i = 0; i < REQUESTS; i++) {
        EndpointSpec spec = endpoints.get(random.nextInt(endpoints.size())).spec();
        String request = request(spec);
        Answer answer = answer(server, request);
        int status = answer == null ? 0 : answer.status();
        statuses.merge(status, 1, Integer::sum);
        assertThat(status == 503 || status < 500)
            .as("request %s of seed %s: %s was answered %s", i, SEED, request, answer)
            .isTrue();
      }
      Await.until("everything held to be released", () -> held(memory) == 0);
      assertThat(server.index.openViews()).isZero();
      assertThat(server.get("/v1/address/" + ADDRESS + "/balance").status()).isEqualTo(200);
      assertThat(statuses.keySet()).contains(200, 400, 404);
    }
  }

  private static long held(ClientMemory memory) {
    long sum = 0;
    for (ClientMemory.Kind kind : ClientMemory.Kind.values()) {
      sum += memory.used(kind);
    }
    return sum;
  }

  /** Null if the server disconnected without an answer, which is permitted for a malformed frame. */
  private static Answer answer(TestServer server, String request) {
    try {
      return RawHttp.exchange(server.address(), request);
    } catch (UncheckedIOException e) {
      return null;
    }
  }

  private String request(EndpointSpec spec) {
    StringBuilder target = new StringBuilder();
    for (PathTemplate.Segment segment : spec.path().segments()) {
      target.append('/').append(segment.variable() ? pick(VALUES) : segment.text());
    }
    List<String> query = new ArrayList<>();
    for (Parameter parameter : spec.parameters()) {
      for (int times = random.nextInt(3); times > 0; times--) {
        query.add(parameter.name() + "=" + pick(VALUES));
      }
    }
    if (random.nextInt(6) == 0) {
      query.add(pick(NAMES) + "=" + pick(VALUES));
    }
    if (!query.isEmpty()) {
      target.append('?').append(String.join("&", query));
    }
    String method = random.nextInt(12) == 0
        ? pick("HEAD", "POST", "PATCH", "PUT", "DELETE", "OPTIONS", "TRACE")
        : spec.method().name();
    StringBuilder request = new StringBuilder(method)
        .append(' ')
        .append(target.toString().replace(" ", "%20"))
        .append(" HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n");
    for (int fields = random.nextInt(3); fields > 0; fields--) {
      request.append(pick(HEADERS)).append("\r\n");
    }
    String body = spec.takesBody() || random.nextInt(10) == 0 ? json(0) : "";
    return random.nextInt(4) == 0 ? chunked(request, body) : whole(request, body);
  }

  private static String whole(StringBuilder head, String body) {
    int length = body.getBytes(StandardCharsets.ISO_8859_1).length;
    return head + "Content-Length: " + length + "\r\n\r\n" + body;
  }

  private String chunked(StringBuilder head, String body) {
    StringBuilder request = new StringBuilder(head).append("Transfer-Encoding: chunked\r\n\r\n");
    int at = 0;
    while (at < body.length()) {
      int end = Math.min(body.length(), at + 1 + random.nextInt(20));
      request.append(Integer.toHexString(end - at)).append("\r\n").append(body, at, end);
      request.append("\r\n");
      at = end;
    }
    return request.append("0\r\n\r\n").toString();
  }

  private String json(int depth) {
    return switch (random.nextInt(depth > 3 ? 4 : 7)) {
      case 0 -> "\"" + pick(VALUES) + "\"";
      case 1 -> pick("0", "1", "-1", "1.5", "1e400", "99999999999999999999", "true", "null");
      case 2 -> "[]";
      case 3 -> pick("", "{", "[1,", "{\"a\"}", "\u00ff", "{}{}", "nul");
      case 4 -> {
        List<String> items = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
          items.add(json(depth + 1));
        }
        yield "[" + String.join(",", items) + "]";
      }
      default -> {
        List<String> members = new ArrayList<>();
        for (int i = random.nextInt(4); i >= 0; i--) {
          String value = random.nextBoolean() ? "[\"" + pick(VALUES) + "\"]" : json(depth + 1);
          members.add("\"" + pick(NAMES) + "\":" + value);
        }
        yield "{" + String.join(",", members) + "}";
      }
    };
  }

  private String pick(String... from) {
    return from[random.nextInt(from.length)];
  }
}
