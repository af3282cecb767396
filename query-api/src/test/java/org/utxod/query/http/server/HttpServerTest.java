package org.utxod.query.http.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.utxod.query.http.Endpoint;
import org.utxod.query.http.EndpointSpec;
import org.utxod.query.http.HostPort;
import org.utxod.query.http.Response;
import org.utxod.query.http.limit.HttpLimits;
import org.utxod.query.testing.RawHttp;
import org.utxod.query.testing.RawHttp.Answer;
import org.utxod.query.testing.TestServer;
import org.utxod.store.error.UtxodException;

/** The limits, and the responses to clients that exceed them. */
class HttpServerTest {
  private static final int MAX_BODY = 1_000;

  private static HttpLimits limits(
      Duration idle, Duration request, int maxConnections, int maxConcurrent) {
    return new HttpLimits(
        24 * 1024, 16 * 1024, MAX_BODY, idle, request, maxConnections, maxConcurrent);
  }

  private static HttpLimits patient() {
    return limits(Duration.ofSeconds(30), Duration.ofSeconds(30), 100, 2);
  }

  /** Answers on a signal. */
  private static final class Gate {
    private final CountDownLatch entered;
    private final CountDownLatch open = new CountDownLatch(1);

    Gate(int expected) {
      entered = new CountDownLatch(expected);
    }

    Endpoint endpoint() {
      return Endpoint.open(EndpointSpec.get("/gate"), request -> pass());
    }

    private Response pass() {
      entered.countDown();
      try {
        if (!open.await(20, TimeUnit.SECONDS)) {
          throw new IllegalStateException("nobody opened the gate");
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      return Response.json(new byte[] {'1'});
    }
  }

  private static Endpoint failing(RuntimeException failure) {
    return Endpoint.open(EndpointSpec.get("/fail"), request -> {
      throw failure;
    });
  }

  @Test
  void a_path_beyond_the_limit_is_414() {
    try (TestServer server = new TestServer(patient(), List.of())) {
      Answer answer = server.get("/v1/script/" + "00".repeat(12_500) + "/balance");
      assertThat(answer.status()).isEqualTo(414);
      assertThat(answer.body()).contains("urn:utxod:problem:uri-too-long");
      assertThat(server.get("/" + "x".repeat(100_000)).status()).isEqualTo(414);
    }
  }

  @Test
  void fields_beyond_the_limit_are_431() {
    try (TestServer server = new TestServer(patient(), List.of())) {
      for (int size : List.of(17_000, 100_000)) {
        Answer answer = server.get("/v1/status", "X-Long: " + "x".repeat(size));
        assertThat(answer.status()).as("%s", size).isEqualTo(431);
        assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
      }
      assertThat(server.get("/v1/status", "X-Long: " + "x".repeat(15_000)).status())
          .isEqualTo(200);
    }
  }

  @Test
  void a_body_beyond_the_limit_is_413_whether_announced_or_chunked() {
    try (TestServer server = new TestServer(patient(), List.of())) {
      assertThat(server.post("/v1/balances", " ".repeat(MAX_BODY + 1)).status()).isEqualTo(413);
      String chunk = "1f4\r\n" + " ".repeat(500) + "\r\n";
      Answer chunked = RawHttp.exchange(
          server.address(),
          RawHttp.head("POST", "/v1/balances", "Transfer-Encoding: chunked") + "\r\n"
              + chunk.repeat(3) + "0\r\n\r\n");
      assertThat(chunked.status()).isEqualTo(413);
      assertThat(chunked.body()).contains("The body is limited to 1000 bytes.");
      Answer inside = RawHttp.exchange(
          server.address(),
          RawHttp.head("POST", "/v1/balances", "Transfer-Encoding: chunked") + "\r\n"
              + "10\r\n{\"addresses\":[]}\r\n0\r\n\r\n");
      assertThat(inside.status()).isEqualTo(503);
      assertThat(inside.body()).contains("Nothing is indexed yet");
    }
  }

  @Test
  void a_client_that_expects_100_continue_is_told_to_go_on() {
    try (TestServer server = new TestServer(patient(), List.of());
        RawHttp http = new RawHttp(server.address())) {
      server.index.block();
      server.chain.tip(0);
      http.send(RawHttp.head("POST", "/v1/balances", "Expect: 100-continue", "Content-Length: 16")
          + "\r\n");
      http.send("{\"addresses\":[]}");
      assertThat(http.answer(false).status()).isEqualTo(200);
    }
  }

  @Test
  void several_requests_go_over_one_connection() {
    try (TestServer server = new TestServer(patient(), List.of());
        RawHttp http = new RawHttp(server.address())) {
      String get = RawHttp.head("GET", "/health/live") + "\r\n";
      http.send(get + RawHttp.head("GET", "/nowhere") + "\r\n" + get);
      assertThat(http.answer(false).status()).isEqualTo(200);
      assertThat(http.answer(false).status()).isEqualTo(404);
      assertThat(http.answer(false).status()).isEqualTo(200);
    }
  }

  @Test
  void a_body_that_does_not_come_is_408() {
    Duration soon = Duration.ofMillis(300);
    try (TestServer server =
            new TestServer(limits(Duration.ofSeconds(20), soon, 10, 2), List.of());
        RawHttp http = new RawHttp(server.address())) {
      http.send(RawHttp.head("POST", "/v1/balances", "Content-Length: 100") + "\r\n{");
      Answer answer = http.answer(false);
      assertThat(answer.status()).isEqualTo(408);
      assertThat(answer.body()).contains("did not arrive in time");
      assertThat(http.isClosedByServer()).isTrue();
    }
  }

  @Test
  void a_silent_connection_is_closed() {
    try (TestServer server = new TestServer(
            limits(Duration.ofMillis(300), Duration.ofSeconds(20), 10, 2), List.of());
        RawHttp http = new RawHttp(server.address())) {
      http.send("GET /v1/sta");
      assertThat(http.isClosedByServer()).isTrue();
    }
  }

  @Test
  void a_connection_that_drips_its_head_is_closed() throws Exception {
    try (TestServer server = new TestServer(
            limits(Duration.ofSeconds(20), Duration.ofMillis(400), 10, 2), List.of());
        RawHttp http = new RawHttp(server.address())) {
      http.send("GET /v1/status HTTP/1.1\r\nHost: a\r\nX-Drip: ");
      ExecutorService dripping = Executors.newSingleThreadExecutor();
      try {
        CountDownLatch stop = new CountDownLatch(1);
        Future<?> drips = dripping.submit(() -> {
          while (!stop.await(20, TimeUnit.MILLISECONDS)) {
            http.send("x");
          }
          return null;
        });
        assertThat(http.isClosedByServer()).isTrue();
        stop.countDown();
        assertThatCompletes(drips);
      } finally {
        dripping.shutdownNow();
      }
    }
  }

  /* Sending into a closed connection may have failed by then, which is as good. */
  private static void assertThatCompletes(Future<?> drips)
      throws InterruptedException, TimeoutException {
    try {
      drips.get(10, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      assertThat(e).hasCauseInstanceOf(java.io.UncheckedIOException.class);
    }
  }

  @Test
  void requests_above_capacity_are_503_with_retry_after_and_served_again_later() throws Exception {
    Gate gate = new Gate(2);
    ExecutorService clients = Executors.newFixedThreadPool(2);
    try (TestServer server = new TestServer(patient(), List.of(gate.endpoint()))) {
      List<Future<Answer>> waiting = new ArrayList<>();
      for (int i = 0; i < 2; i++) {
        waiting.add(clients.submit(() -> server.get("/gate")));
      }
      assertThat(gate.entered.await(10, TimeUnit.SECONDS)).isTrue();
      assertThat(server.get("/health/live").status()).isEqualTo(200);
      assertThat(server.get("/metrics").status()).isEqualTo(200);
      assertThat(server.get("/health/ready").body()).doesNotContain("Too many requests");
      Answer shed = server.get("/v1/status");
      assertThat(shed.status()).isEqualTo(503);
      assertThat(shed.header("Retry-After")).isEqualTo("1");
      assertThat(shed.body()).contains("Too many requests are in progress");
      gate.open.countDown();
      for (Future<Answer> answer : waiting) {
        assertThat(answer.get(10, TimeUnit.SECONDS).status()).isEqualTo(200);
      }
      assertThat(server.get("/v1/status").status()).isEqualTo(200);
    } finally {
      clients.shutdownNow();
    }
  }

  @Test
  void of_connections_above_the_limit_the_least_active_is_closed_and_the_newcomer_served() {
    try (TestServer server =
        new TestServer(limits(Duration.ofSeconds(20), Duration.ofSeconds(20), 3, 2), List.of())) {
      String live = RawHttp.head("GET", "/health/live") + "\r\n";
      List<RawHttp> open = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        RawHttp http = new RawHttp(server.address());
        http.send(live);
        assertThat(http.answer(false).status()).isEqualTo(200);
        open.add(http);
      }
      open.get(0).send(live);
      assertThat(open.get(0).answer(false).status()).isEqualTo(200);
      try (RawHttp late = new RawHttp(server.address())) {
        late.send(live);
        assertThat(late.answer(false).status()).isEqualTo(200);
        assertThat(open.get(1).isClosedByServer()).isTrue();
        open.get(0).send(live);
        assertThat(open.get(0).answer(false).status()).as("it was active since").isEqualTo(200);
      }
      open.forEach(RawHttp::close);
    }
  }

  @Test
  void many_slow_connections_do_not_stop_others() {
    try (TestServer server =
        new TestServer(limits(Duration.ofSeconds(20), Duration.ofSeconds(20), 400, 4), List.of())) {
      List<RawHttp> slow = new ArrayList<>();
      for (int i = 0; i < 150; i++) {
        RawHttp head = new RawHttp(server.address());
        head.send("GET /v1/st");
        slow.add(head);
        RawHttp body = new RawHttp(server.address());
        body.send(RawHttp.head("POST", "/v1/balances", "Content-Length: 50") + "\r\n{");
        slow.add(body);
      }
      for (int i = 0; i < 50; i++) {
        assertThat(server.get("/health/live").status()).isEqualTo(200);
      }
      slow.forEach(RawHttp::close);
    }
  }

  @Test
  void an_unexpected_error_is_500_with_a_fixed_sentence() {
    RuntimeException secret = new IllegalStateException("password hunter2");
    try (TestServer server = new TestServer(patient(), List.of(failing(secret)))) {
      Answer answer = server.get("/fail");
      assertThat(answer.status()).isEqualTo(500);
      assertThat(answer.body())
          .contains("It has been logged")
          .doesNotContain("hunter2", "IllegalState");
    }
  }

  @Test
  void a_passing_fault_is_503() {
    UtxodException utxodException =
        new UtxodException(UtxodException.Decision.RETRY, "The disk at /secret/place is slow.");
    try (TestServer server = new TestServer(patient(), List.of(failing(utxodException)))) {
      Answer answer = server.get("/fail");
      assertThat(answer.status()).isEqualTo(503);
      assertThat(answer.header("Retry-After")).isNotEmpty();
      assertThat(answer.body()).doesNotContain("/secret/place");
    }
  }

  @Test
  void a_port_that_is_taken_is_refused_with_advice() {
    try (TestServer server = new TestServer()) {
      HostPort taken = server.address();
      assertThatThrownBy(() -> HttpServer.start(taken, HttpLimits.DEFAULT, List.of()))
          .isInstanceOf(BindAddressException.class)
          .hasMessageStartingWith("Cannot listen on " + taken + ": ")
          .hasMessageContaining("--http HOST:PORT");
    }
  }

  @Test
  void a_host_that_is_not_ours_is_refused() {
    HostPort foreign = new HostPort("203.0.113.7", 0);
    assertThatThrownBy(() -> HttpServer.start(foreign, HttpLimits.DEFAULT, List.of()))
        .isInstanceOf(BindAddressException.class);
  }

  @Test
  void closing_twice_is_harmless_and_frees_the_port() {
    TestServer server = new TestServer();
    HostPort address = server.address();
    server.close();
    server.close();
    try (HttpServer again = HttpServer.start(address, HttpLimits.DEFAULT, List.of())) {
      assertThat(again.address()).isEqualTo(address);
    }
  }

  @Test
  void closing_with_a_request_under_way_takes_bounded_time() throws Exception {
    Gate gate = new Gate(1);
    ExecutorService clients = Executors.newSingleThreadExecutor();
    TestServer server = new TestServer(patient(), List.of(gate.endpoint()));
    try {
      Future<?> requested = clients.submit(() -> server.get("/gate"));
      assertThat(gate.entered.await(10, TimeUnit.SECONDS)).isTrue();
      long before = System.nanoTime();
      server.close();
      assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(8));
      gate.open.countDown();
      requested.cancel(true);
    } finally {
      clients.shutdownNow();
    }
  }
}
