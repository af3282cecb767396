package org.utxod.query.http.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.utxod.query.http.Endpoint;
import org.utxod.query.http.EndpointSpec;
import org.utxod.query.http.Response;
import org.utxod.query.http.limit.AnswerBuffer;
import org.utxod.query.http.limit.ClientMemory;
import org.utxod.query.http.limit.ClientMemory.Kind;
import org.utxod.query.http.limit.HttpLimits;
import org.utxod.query.http.limit.RequestPermits;
import org.utxod.query.port.BodySource;
import org.utxod.query.testing.RawHttp;
import org.utxod.query.testing.RawHttp.Answer;
import org.utxod.query.testing.TestServer;
import org.utxod.store.fixture.Await;

/** Hostile clients that make the server hold memory, and the effect on others. */
class OverloadTest {
  private static final int BODY_BYTES = 262_144;

  private final ClientMemory memory = new ClientMemory(ClientMemory.MIN_BYTES);
  private final List<RawHttp> clients = new ArrayList<>();

  @AfterEach
  void hang_up() {
    clients.forEach(RawHttp::close);
  }

  private static Endpoint asked(String path, Supplier<Response> answer) {
    return Endpoint.open(EndpointSpec.get(path), request -> answer.get());
  }

  /** Pieces without end. */
  private static final class Endless implements BodySource {
    final AtomicInteger pieces = new AtomicInteger();
    final CountDownLatch closed = new CountDownLatch(1);

    @Override
    public byte @Nullable [] next() {
      pieces.incrementAndGet();
      return new byte[32 << 10];
    }

    @Override
    public void close() {
      closed.countDown();
    }
  }

  private RawHttp client(TestServer server) {
    RawHttp client = new RawHttp(server.address());
    clients.add(client);
    return client;
  }

  /** Sends, though the server may have hung up already. */
  private static void sendAnyway(RawHttp client, String text) {
    try {
      client.send(text);
    } catch (java.io.UncheckedIOException e) {
      assertThat(e).hasMessageMatching(".*(reset|pipe|abort|closed).*");
    }
  }

  @Test
  void unfinished_bodies_give_way_to_those_that_come_whole() {
    try (TestServer server = new TestServer(HttpLimits.DEFAULT, List.of(), memory)) {
      server.index.block();
      server.chain.tip(0);
      String unfinished = RawHttp.head("POST", "/v1/balances", "Content-Length: " + BODY_BYTES)
          + "\r\n" + "a".repeat(BODY_BYTES - 1);
      for (int i = 0; i < 60; i++) {
        sendAnyway(client(server), unfinished);
        assertThat(memory.used(Kind.BODIES)).isLessThanOrEqualTo(memory.limit(Kind.BODIES));
      }
      String whole = "{\"addresses\":[" + " ".repeat(100_000) + "]}";
      Await.until(
          "a whole body to be served", () -> server.post("/v1/balances", whole).status() == 200);
      assertThat(server.get("/v1/status").status()).isEqualTo(200);
      clients.forEach(RawHttp::close);
      Await.until("the bodies to be released", () -> memory.used(Kind.BODIES) == 0);
    }
  }

  @Test
  void answers_that_nobody_takes_give_way_to_those_that_are_taken() {
    // The system's buffers take some megabytes of each.
    byte[] large = new byte[12 << 20];
    ClientMemory memory = new ClientMemory(64L << 20);
    Endpoint endpoint = asked("/large", () -> Response.json(large));
    try (TestServer server = new TestServer(HttpLimits.DEFAULT, List.of(endpoint), memory)) {
      for (int i = 0; i < 30; i++) {
        client(server).send(RawHttp.head("GET", "/large") + "\r\n");
      }
      Await.until("answers to be held", () -> memory.used(Kind.ANSWERS) > 0);
      for (int i = 0; i < 3; i++) {
        Await.until(
            "a reader to get the whole answer", () -> whole(server, "/large", large.length));
        assertThat(memory.used(Kind.ANSWERS)).isLessThanOrEqualTo(memory.limit(Kind.ANSWERS));
      }
      clients.forEach(RawHttp::close);
      Await.until("the answers to be released", () -> memory.used(Kind.ANSWERS) == 0);
    }
  }

  /** Ours may have to be disconnected too, while it is recent among the old. */
  private static boolean whole(TestServer server, String path, int length) {
    try {
      Answer answer = server.get(path);
      return answer.status() == 200 && answer.body().length() == length;
    } catch (java.io.UncheckedIOException e) {
      return false;
    }
  }

  @Test
  void a_long_answer_is_read_as_fast_as_it_is_taken_and_let_go_when_the_client_leaves() {
    Endless endless = new Endless();
    Endpoint endpoint = asked("/flow", () -> Response.from("application/octet-stream", endless));
    try (TestServer server = new TestServer(HttpLimits.DEFAULT, List.of(endpoint), memory)) {
      RawHttp client = client(server);
      client.send(RawHttp.head("GET", "/flow") + "\r\n");
      Await.until(
          "the endless answer to be held back", () -> endless.pieces.get() > 0 && settled(endless));
      assertThat(endless.pieces.get()).as("pieces in buffers on the way").isLessThan(1_000);
      assertThat(memory.used(Kind.ANSWERS)).isPositive();
      client.close();
      Await.until("the endless answer to be closed", () -> endless.closed.getCount() == 0);
      Await.until("the answers to be released", () -> memory.used(Kind.ANSWERS) == 0);
    }
  }

  private static boolean settled(Endless endless) {
    int before = endless.pieces.get();
    for (int i = 0; i < 1_000; i++) {
      Thread.onSpinWait();
    }
    return endless.pieces.get() == before;
  }

  @Test
  void long_answers_have_a_limit_beyond_which_the_slowest_is_cut() {
    List<Endless> sources = new ArrayList<>();
    Endpoint endpoint = asked("/flow", () -> {
      Endless source = new Endless();
      synchronized (sources) {
        sources.add(source);
      }
      return Response.from("application/octet-stream", source);
    });
    try (TestServer server = new TestServer(HttpLimits.DEFAULT, List.of(endpoint), memory)) {
      Await.until("the slow answer to be cut", () -> {
        client(server).send(RawHttp.head("GET", "/flow") + "\r\n");
        synchronized (sources) {
          return sources.size() > 20 && sources.get(0).closed.getCount() == 0;
        }
      });
      assertThat(memory.used(Kind.ANSWERS)).isLessThanOrEqualTo(memory.limit(Kind.ANSWERS));
    }
  }

  @Test
  void a_source_that_breaks_off_is_seen_by_the_client() {
    BodySource broken = new BodySource() {
      private boolean first = true;

      @Override
      public byte @Nullable [] next() throws java.io.IOException {
        if (first) {
          first = false;
          return new byte[100];
        }
        throw new java.io.IOException("the node is gone");
      }

      @Override
      public void close() {}
    };
    Endpoint endpoint = asked("/broken", () -> Response.from("text/plain", broken));
    try (TestServer server = new TestServer(HttpLimits.DEFAULT, List.of(endpoint), memory)) {
      assertThat(whole(server, "/broken", 100)).isFalse();
    }
  }

  @Test
  void a_large_answer_that_has_no_room_is_503_before_it_is_built() {
    Endpoint endpoint = asked(
        "/huge",
        () -> Response.json(AnswerBuffer.json(memory, json -> {
          json.writeStartArray();
          for (int i = 0; i < 4_000_000; i++) {
            json.writeNumber(1_000_000);
          }
          json.writeEndArray();
        })));
    try (TestServer server = new TestServer(HttpLimits.DEFAULT, List.of(endpoint), memory)) {
      Answer refused = server.get("/huge");
      assertThat(refused.status()).isEqualTo(503);
      assertThat(refused.header("Retry-After")).isEqualTo("1");
      assertThat(memory.used(Kind.ANSWERS)).isZero();
    }
  }

  @Test
  void who_is_refused_anyway_is_refused_before_the_body_is_read() {
    try (TestServer server = new TestServer(HttpLimits.DEFAULT, List.of(), memory)) {
      RawHttp client = client(server);
      client.send(RawHttp.head("POST", "/v1/watch", "Content-Length: 40000") + "\r\n");
      Answer refused = client.answer(false);
      assertThat(refused.status()).isEqualTo(503);
      assertThat(refused.header("Retry-After")).isNotEmpty();
      assertThat(refused.header("Connection")).isEqualTo("close");
      assertThat(client.isClosedByServer()).isTrue();
    }
  }

  @Test
  void whoever_waits_for_others_takes_no_place_of_those_that_need_nobody() throws Exception {
    RequestPermits permits = new RequestPermits(2);
    RequestPermits.ExternalWait wait = permits.externalWait("the node", 5);
    CountDownLatch node = new CountDownLatch(1);
    AtomicInteger waiting = new AtomicInteger();
    Endpoint slow = asked(
        "/slow",
        () -> wait.call(() -> {
          waiting.incrementAndGet();
          await(node);
          return Response.text("at last");
        }));
    ExecutorService askers = Executors.newCachedThreadPool();
    try (TestServer server = new TestServer(List.of(slow), permits)) {
      AtomicInteger refused = new AtomicInteger();
      AtomicInteger served = new AtomicInteger();
      for (int i = 0; i < 20; i++) {
        askers.execute(() -> {
          int status = server.get("/slow").status();
          (status == 503 ? refused : served).incrementAndGet();
        });
      }
      Await.until(
          "five waiting and fifteen refused", () -> waiting.get() == 5 && refused.get() == 15);
      for (int i = 0; i < 200; i++) {
        assertThat(server.get("/v1/status").status()).isEqualTo(200);
      }
      node.countDown();
      Await.until("five served", () -> served.get() == 5);
      assertThat(server.get("/slow").body()).isEqualTo("at last");
    } finally {
      askers.shutdownNow();
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void of_those_who_hold_bytes_the_greediest_client_gives_way_first() {
    long[] now = {0};
    HeldBytes held = new HeldBytes(memory, Kind.BODIES, () -> now[0]);
    List<String> cut = new ArrayList<>();
    long mb = 1 << 20;
    HeldBytes.Hold modest = held.open("modest", () -> cut.add("modest"));
    assertThat(modest.grow(mb)).isTrue();
    HeldBytes.Hold first = held.open("greedy", () -> cut.add("first"));
    assertThat(first.grow(mb)).isTrue();
    HeldBytes.Hold second = held.open("greedy", () -> cut.add("second"));
    assertThat(second.grow(2 * mb)).isTrue();
    HeldBytes.Hold late = held.open("late", () -> cut.add("late"));
    assertThat(late.grow(mb)).as("nobody is slow yet").isFalse();
    now[0] = TimeUnit.SECONDS.toNanos(1);
    assertThat(late.grow(mb)).isTrue();
    assertThat(cut).containsExactly("first");
    assertThat(first.grow(1)).as("it was cut").isFalse();
    second.close();
    modest.close();
    late.close();
    late.close();
    assertThat(memory.used(Kind.BODIES)).isZero();
  }
}
