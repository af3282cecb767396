package org.utxod.query.http.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.utxod.query.testing.FakeIndex.NewCoin;
import org.utxod.query.testing.RawHttp;
import org.utxod.query.testing.RawHttp.Answer;
import org.utxod.query.testing.TestServer;
import org.utxod.store.chain.Script;

/** Requests combined from valid and invalid parts, by seed: the answer is never a 5xx, and the server survives. */
@TestInstance(Lifecycle.PER_CLASS)
class HostileClientsTest {
  private static final Script SCRIPT = Script.ofHex("0014751e76e8199196d454941c45d1b3a323f1433bd6");
  private static final String ADDRESS = "bcrt1qw508d6qejxtdg4y5r3zarvary0c5xw7kygt080";
  private static final String BALANCE = "/v1/address/" + ADDRESS + "/balance";

  private static final String[] PIECES = {
    "/",
    "v1",
    "address",
    "script",
    "scripthash",
    "balance",
    "utxos",
    "balances",
    "status",
    "admin",
    "reindex",
    "jobs",
    "health",
    "ready",
    ADDRESS,
    "0014",
    "-",
    "..",
    ".",
    "%2e%2e",
    "%2f",
    "%00",
    "%ff",
    "%",
    "%zz",
    "%u1234",
    "//",
    "\\",
    ";",
    ";x=y",
    "?",
    "&",
    "=",
    "height",
    "limit",
    "cursor",
    "verbosity",
    "1",
    "-1",
    "99999999999999",
    "NaN",
    "null",
    "'",
    "\"",
    "<script>",
    "\u00e9",
    "\u0000",
    "\u007f",
    "#",
    "@",
    ":",
    "http://a/",
    "{hex}",
    "$",
    "*",
    "+",
    " ",
    "\t",
    "AAAA"
  };
  private static final String[] FIELDS = {
    "Host: b",
    "Content-Type: application/json",
    "Content-Type: ;;;",
    "Content-Type:",
    "Content-Length: 3",
    "Content-Length: 99999999999999999999",
    "Transfer-Encoding: chunked",
    "Transfer-Encoding: gzip",
    "Transfer-Encoding: identity",
    "Expect: 100-continue",
    "Expect: x",
    "Connection: upgrade",
    "Upgrade: h2c",
    "Upgrade: websocket",
    "HTTP2-Settings: AAAA",
    "Authorization: Bearer x",
    "Authorization: \u00ff",
    "Range: bytes=0-5",
    "If-Match: *",
    "Cookie: a=b; =; ;",
    "Accept: text/html;q=x",
    "Accept-Encoding: *",
    "X: \u0001",
    " folded: x",
    "Host:",
    "Host: a:b:c",
    ": empty",
    "X-Forwarded-For: <script>",
    "Content-Encoding: br"
  };
  private static final String[] METHODS = {
    "GET",
    "HEAD",
    "POST",
    "PUT",
    "DELETE",
    "OPTIONS",
    "PATCH",
    "CONNECT",
    "PRI",
    "get",
    "G\u00e9T",
    ""
  };
  private static final String[] BODIES = {
    "",
    "{}",
    "{\"addresses\":[\"" + ADDRESS + "\"]}",
    "{\"addresses\":[",
    "\u00ff\u00fe\u0000",
    "[[[[",
    "{\"from_height\":1}",
    "0\r\n\r\n",
    "5\r\nabcde\r\n0\r\n\r\n",
    "-1\r\n",
    "ffffffffffffffff\r\n"
  };

  private TestServer server;

  @BeforeAll
  void start() {
    server = new TestServer();
    server.index.block(NewCoin.of(SCRIPT, "a", 0, 5));
    server.chain.tip(0);
  }

  @AfterAll
  void stop() {
    assertThat(server.index.openViews()).isZero();
    server.close();
  }

  @Test
  void random_requests_never_cause_a_5xx() {
    int answered = 0;
    for (int seed = 0; seed < 4_000; seed++) {
      Random random = new Random(seed);
      String request = request(random);
      Answer answer = exchange(request);
      if (answer != null) {
        answered++;
        assertThat(answer.status()).as("seed %s: %s", seed, request).isLessThan(500);
        if (answer.status() >= 400 && !request.startsWith("HEAD")) {
          assertThat(answer.header("Content-Type"))
              .as("seed %s: %s", seed, request)
              .isEqualTo("application/problem+json");
          assertThat(answer.body()).as("seed %s", seed).doesNotContain("<script>");
        }
      }
    }
    assertThat(answered).isGreaterThan(3_500);
    assertThat(server.get(BALANCE).status()).isEqualTo(200);
  }

  private static String request(Random random) {
    StringBuilder target = new StringBuilder(random.nextInt(10) == 0 ? "" : "/v1/");
    for (int i = random.nextInt(8); i >= 0; i--) {
      target.append(pick(random, PIECES));
      if (random.nextBoolean()) {
        target.append('/');
      }
    }
    StringBuilder request = new StringBuilder(
        random.nextInt(4) == 0 ? pick(random, METHODS) : random.nextBoolean() ? "GET" : "POST");
    request.append(' ').append(random.nextInt(5) == 0 ? "/v1/balances" : target);
    request.append(" HTTP/1.").append(random.nextInt(20) == 0 ? "x" : "1");
    request.append("\r\nHost: a\r\nConnection: close\r\n");
    for (int i = random.nextInt(3); i > 0; i--) {
      request.append(pick(random, FIELDS)).append("\r\n");
    }
    String body = pick(random, BODIES);
    if (random.nextBoolean()) {
      request.append("Content-Length: ").append(body.length()).append("\r\n");
    }
    return request.append("\r\n").append(body).toString();
  }

  private static String pick(Random random, String[] from) {
    return from[random.nextInt(from.length)];
  }

  /* A connection that the server just closes is an answer too; it is counted apart. */
  private @org.jspecify.annotations.Nullable Answer exchange(String request) {
    try (RawHttp http = new RawHttp(server.address())) {
      http.send(request);
      http.endOfRequest();
      return http.answer(request.startsWith("HEAD "));
    } catch (UncheckedIOException e) {
      return null;
    }
  }

  @Test
  void bodies_of_noise_never_cause_a_5xx() {
    Random random = new Random(77);
    String letters = "{}[]\",:addresses0123456789.eE+-truefalsenull\\u \n\u00ff\u0000";
    for (int i = 0; i < 1_000; i++) {
      StringBuilder body = new StringBuilder(random.nextBoolean() ? "{\"addresses\":[" : "");
      for (int j = random.nextInt(60); j > 0; j--) {
        body.append(letters.charAt(random.nextInt(letters.length())));
      }
      Answer answer = server.post("/v1/balances", body.toString());
      assertThat(answer.status()).as(body.toString()).isIn(200, 400);
    }
  }

  @Test
  void many_clients_at_once_get_whole_answers() throws Exception {
    String expected = server.get(BALANCE).body();
    ExecutorService clients = Executors.newFixedThreadPool(16);
    try {
      List<Future<Integer>> runs = new ArrayList<>();
      for (int i = 0; i < 16; i++) {
        runs.add(clients.submit(() -> {
          int good = 0;
          try (RawHttp http = new RawHttp(server.address())) {
            for (int j = 0; j < 250; j++) {
              http.send(RawHttp.head("GET", BALANCE) + "\r\n");
              good += http.answer(false).body().equals(expected) ? 1 : 0;
            }
          }
          return good;
        }));
      }
      for (Future<Integer> run : runs) {
        assertThat(run.get(60, TimeUnit.SECONDS)).isEqualTo(250);
      }
    } finally {
      clients.shutdownNow();
    }
  }
}
