package org.utxod.query.electrum.session;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.utxod.query.electrum.moment.Changes;
import org.utxod.query.electrum.moment.ScriptHash;
import org.utxod.query.electrum.rpc.RpcException;
import org.utxod.query.electrum.rpc.RpcResult;
import org.utxod.query.electrum.script.ScriptState;
import org.utxod.query.electrum.wire.LineLimits;
import org.utxod.query.electrum.wire.LineServer;
import org.utxod.query.http.HostPort;
import org.utxod.query.http.limit.ClientMemory;
import org.utxod.query.http.limit.ClientMemory.Kind;
import org.utxod.store.fixture.Await;

/** Clients on real sockets, friendly and hostile, with methods of the test's own. */
class SessionsTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final SessionLimits LIMITS = new SessionLimits(
      6,
      5,
      4,
      50,
      3 << 20,
      3,
      Duration.ofSeconds(30),
      Duration.ofMinutes(10),
      Duration.ofSeconds(60));

  private final AtomicLong extraNanos = new AtomicLong();
  private final ClientMemory memory = new ClientMemory(256L << 20);
  private final CountDownLatch open = new CountDownLatch(1);
  private final Map<String, Integer> refused = new ConcurrentHashMap<>();
  private final AtomicInteger charged = new AtomicInteger();
  private final Set<String> called = ConcurrentHashMap.newKeySet();
  private volatile Duration pause = Duration.ZERO;
  private volatile String status = "aa";
  private final List<Socket> sockets = new ArrayList<>();
  private Sessions sessions;
  private LineServer server;

  private long nanoTime() {
    return System.nanoTime() + extraNanos.get();
  }

  @BeforeEach
  void start() {
    Method subscribe = new Method(
        "subscribe",
        Lane.INDEX,
        true,
        List.of("script"),
        (session, params) -> RpcResult.text(String.valueOf(session
            .subscribe(ScriptHash.parse(params.text("script")).orElseThrow())
            .status())));
    List<Method> methods = List.of(
        Method.of("server.ping", Lane.INLINE, List.of(), (session, params) -> {
          called.add("server.ping");
          return RpcResult.nothing();
        }),
        Method.of("heavy", Lane.INDEX, List.of(), (session, params) -> {
          waitUntilOpen();
          return RpcResult.text("done");
        }),
        Method.of(
            "large",
            Lane.INDEX,
            List.of(),
            (session, params) -> RpcResult.text("x".repeat(1 << 20))),
        Method.of("fails", Lane.NODE, List.of(), (session, params) -> {
          throw new IllegalStateException("secret");
        }),
        subscribe);
    ElectrumObserver observer = new ElectrumObserver() {
      @Override
      public void answered(String method, boolean error, long nanos) {}

      @Override
      public void refused(String reason) {
        refused.merge(reason, 1, Integer::sum);
      }

      @Override
      public void notified() {}
    };
    Access access = new Access() {
      @Override
      public String client(String address) {
        return address;
      }

      @Override
      public Duration charge(String client, int units) {
        charged.addAndGet(units);
        return pause;
      }
    };
    sessions = new Sessions(
        methods,
        moment -> new byte[0],
        new Subscriptions(script -> new ScriptState(status, false)),
        LIMITS,
        access,
        memory,
        new ErrorAnswers(() -> {}, System::nanoTime),
        observer,
        this::nanoTime);
    server = LineServer.start(
        List.of(LineServer.Port.plain(new HostPort("127.0.0.1", 0))),
        sessions,
        new LineLimits(100_000, 4 << 20),
        memory,
        this::nanoTime);
  }

  private void waitUntilOpen() {
    try {
      open.await();
    } catch (InterruptedException e) {
      throw RpcException.busy("stopping");
    }
  }

  /** Nothing is left of clients that are gone. */
  @AfterEach
  void stop() throws IOException {
    open.countDown();
    for (Socket socket : sockets) {
      socket.close();
    }
    Await.until("the end of all sessions", () -> sessions.stats().sessions() == 0);
    Await.until("no request in progress", () -> sessions.stats().waiting() == 0);
    assertThat(sessions.stats().subscriptions()).isZero();
    assertThat(sessions.stats().scripts()).isZero();
    Await.until(
        "memory of clients is given back",
        () -> memory.used(Kind.ANSWERS) == 0
            && memory.used(Kind.BODIES) == 0
            && memory.used(Kind.SUBSCRIPTIONS) == 0,
        () -> memory.used(Kind.ANSWERS) + " " + memory.used(Kind.BODIES) + " "
            + memory.used(Kind.SUBSCRIPTIONS));
    server.close();
    sessions.close();
  }

  private final class Peer {
    private final Socket socket;
    private final BufferedReader in;

    Peer() throws IOException {
      HostPort address = server.addresses().get(0);
      socket = new Socket(address.host(), address.port());
      socket.setSoTimeout(30_000);
      sockets.add(socket);
      in = new BufferedReader(
          new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
    }

    void send(String text) throws IOException {
      socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
    }

    JsonNode next() throws IOException {
      return JSON.readTree(in.readLine());
    }

    /** Reads what was sent before the end. */
    boolean isClosedAfterMore() {
      while (!isClosed()) {
        // One more line.
      }
      return true;
    }

    boolean isClosed() {
      try {
        return in.readLine() == null;
      } catch (SocketException e) {
        return true;
      } catch (IOException e) {
        throw new AssertionError(e);
      }
    }
  }

  private static String request(int id, String method, String... params) {
    String given = params.length == 0 ? "" : "\"" + String.join("\",\"", params) + "\"";
    return "{\"id\":" + id + ",\"method\":\"" + method + "\",\"params\":[" + given + "]}";
  }

  private static String script(int number) {
    return "%064x".formatted(number);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET / HTTP/1.1\r\nHost: x\r\n\r\n",
        "POST / HTTP/1.1\r\nContent-Length: 50\r\n\r\n",
        "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        "hello\n",
        "\u0016\u0003\u0001\u0002\n",
      })
  void what_does_not_begin_with_json_is_closed_and_what_follows_is_not_done(String begin)
      throws IOException {
    Peer peer = new Peer();
    peer.send(begin + request(1, "server.ping") + "\n");
    assertThat(peer.isClosed()).isTrue();
    assertThat(called).isEmpty();
    assertThat(refused).containsEntry("not_electrum", 1);
  }

  @Test
  void pings_are_answered_at_once_however_much_is_asked_for() throws IOException {
    Peer peer = new Peer();
    for (int i = 0; i < 40; i++) {
      peer.send(request(i, "heavy") + "\n");
    }
    peer.send(request(100, "server.ping") + "\n");
    assertThat(peer.next().path("id").asInt()).isEqualTo(100);
    open.countDown();
    for (int i = 0; i < 40; i++) {
      assertThat(peer.next().path("result").asText()).isEqualTo("done");
    }
  }

  @Test
  void any_number_of_requests_in_one_write_is_answered() throws IOException {
    open.countDown();
    Peer peer = new Peer();
    StringBuilder all = new StringBuilder();
    for (int i = 0; i < 5_000; i++) {
      all.append(request(i, i % 3 == 0 ? "server.ping" : "heavy")).append('\n');
    }
    peer.send(all.toString());
    boolean[] seen = new boolean[5_000];
    for (int i = 0; i < 5_000; i++) {
      seen[peer.next().path("id").asInt()] = true;
    }
    for (boolean one : seen) {
      assertThat(one).isTrue();
    }
  }

  @Test
  void arrays_are_answered_in_their_order_without_notifications() throws IOException {
    open.countDown();
    Peer peer = new Peer();
    peer.send("[" + request(1, "heavy") + ", 5, {\"method\":\"server.ping\"} ," + request(2, "nope")
        + "," + request(3, "fails") + "," + request(4, "server.ping") + "]\n");
    JsonNode answer = peer.next();
    assertThat(answer).hasSize(5);
    assertThat(answer.at("/0/result").asText()).isEqualTo("done");
    assertThat(answer.at("/1/error/code").asInt()).isEqualTo(-32600);
    assertThat(answer.at("/2/error/message").asText()).isEqualTo("unknown method \"nope\"");
    assertThat(answer.at("/3/error/code").asInt()).isEqualTo(-32603);
    assertThat(answer.toString()).doesNotContain("secret");
    assertThat(answer.at("/4/id").asInt()).isEqualTo(4);
    peer.send("[{\"method\":\"server.ping\"}]\n{\"method\":\"server.ping\"}\n");
    peer.send(request(9, "server.ping") + "\n");
    assertThat(peer.next().path("id").asInt()).isEqualTo(9);
  }

  @Test
  void an_array_of_large_answers_is_cut_where_it_grows_too_large() throws IOException {
    Peer peer = new Peer();
    peer.send("[" + request(1, "large") + "," + request(2, "large") + "," + request(3, "large")
        + "," + request(4, "large") + "]\n");
    JsonNode answer = peer.next();
    assertThat(answer).hasSize(4);
    long large = 0;
    for (JsonNode one : answer) {
      if (one.has("result")) {
        large++;
      } else {
        assertThat(one.at("/error/message").asText()).startsWith("response too large");
      }
    }
    assertThat(large).isEqualTo(2);
  }

  @Test
  void a_line_that_is_too_long_ends_the_connection() throws IOException {
    Peer peer = new Peer();
    peer.send(
        "{\"id\":1,\"method\":\"server.ping\",\"params\":[\"" + "x".repeat(98_000) + "\"]}\n");
    assertThat(peer.next().path("id").asInt()).isEqualTo(1);
    try {
      peer.send("[" + " ".repeat(300_000));
    } catch (SocketException e) {
      // It is closed while the client still writes.
    }
    assertThat(peer.isClosedAfterMore()).isTrue();
    assertThat(refused).containsKey("line_too_long");
  }

  @Test
  void garbage_after_json_is_answered_a_few_times() throws IOException {
    Peer peer = new Peer();
    peer.send("{}\n" + "nonsense\n".repeat(5));
    for (int i = 0; i < 4; i++) {
      assertThat(peer.next().path("error").path("code").asInt()).isIn(-32600, -32700);
    }
    assertThat(peer.isClosedAfterMore()).isTrue();
  }

  @Test
  void who_does_not_read_is_cut_and_others_do_not_notice() throws IOException {
    Peer slow = new Peer();
    Peer other = new Peer();
    for (int i = 0; i < 40; i++) {
      slow.send(request(i, "large") + "\n");
    }
    Await.until("the slow reader is cut", () -> refused.containsKey("slow_reader"));
    other.send(request(1, "server.ping") + "\n");
    assertThat(other.next().path("id").asInt()).isEqualTo(1);
    Await.until("one session is left", () -> sessions.stats().sessions() == 1);
  }

  @Test
  void who_is_silent_or_blocked_for_long_is_closed() throws IOException {
    Peer silent = new Peer();
    Peer talking = new Peer();
    talking.send(request(1, "server.ping") + "\n");
    talking.next();
    Peer dripping = new Peer();
    dripping.send(request(1, "server.ping") + "\n{\"id\":2,");
    dripping.next();
    Await.until("three sessions", () -> sessions.stats().sessions() == 3);
    extraNanos.addAndGet(Duration.ofSeconds(31).toNanos());
    Await.until("the silent one is closed", () -> {
      sessions.sweep();
      return refused.containsKey("silent");
    });
    assertThat(silent.isClosed()).isTrue();
    talking.send(request(2, "server.ping") + "\n");
    talking.next();
    extraNanos.addAndGet(Duration.ofSeconds(61).toNanos());
    Await.until("the one that does not finish a line is closed", () -> {
      sessions.sweep();
      return refused.containsKey("slow_writer");
    });
    assertThat(dripping.isClosed()).isTrue();
    talking.send(request(3, "server.ping") + "\n");
    talking.next();
    extraNanos.addAndGet(Duration.ofMinutes(11).toNanos());
    sessions.sweep();
    assertThat(talking.isClosed()).isTrue();
    assertThat(refused).containsEntry("idle", 1);
  }

  @Test
  void there_are_no_more_sessions_of_an_address_than_allowed() throws IOException {
    for (int i = 0; i < 5; i++) {
      Peer peer = new Peer();
      peer.send(request(1, "server.ping") + "\n");
      peer.next();
    }
    assertThat(new Peer().isClosed()).isTrue();
    assertThat(refused).containsEntry("sessions_of_address", 1);
    sockets.get(0).close();
    Await.until("four sessions", () -> sessions.stats().sessions() == 4);
    Peer again = new Peer();
    again.send(request(1, "server.ping") + "\n");
    assertThat(again.next().path("id").asInt()).isEqualTo(1);
  }

  @Test
  void requests_beyond_the_rate_are_slowed_down_not_refused() throws IOException {
    Peer peer = new Peer();
    pause = Duration.ofMillis(150);
    long start = System.nanoTime();
    for (int i = 0; i < 4; i++) {
      peer.send(request(i, "server.ping") + "\n");
    }
    for (int i = 0; i < 4; i++) {
      assertThat(peer.next().path("id").asInt()).isEqualTo(i);
    }
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(440));
  }

  @Test
  void every_request_of_an_array_counts_and_large_answers_count_as_many() throws IOException {
    Peer peer = new Peer();
    peer.send("[" + request(1, "server.ping") + "," + request(2, "nope") + "," + request(3, "fails")
        + "," + request(4, "large") + "]\n");
    assertThat(peer.next()).hasSize(4);
    int least = 1 + 1 + WorkUnits.before(Lane.NODE) + 1 + (1 << 20) / WorkUnits.BYTES;
    Await.until("all is counted", () -> charged.get() >= least);
    assertThat(charged.get()).as("with the time it took").isLessThan(least + 200);
  }

  @Test
  void who_is_slowed_down_for_long_is_not_idle() throws IOException {
    Peer peer = new Peer();
    pause = Duration.ofMinutes(30);
    peer.send(request(1, "server.ping") + "\n");
    assertThat(peer.next().path("id").asInt()).isEqualTo(1);
    // It is answered before it is charged, and slowed down by that.
    Await.until("the request is charged", () -> charged.get() > 0);
    extraNanos.addAndGet(Duration.ofMinutes(20).toNanos());
    sessions.sweep();
    assertThat(refused).isEmpty();
    extraNanos.addAndGet(Duration.ofMinutes(21).toNanos());
    sessions.sweep();
    assertThat(peer.isClosed()).isTrue();
    assertThat(refused).containsEntry("idle", 1);
  }

  @Test
  void a_client_that_sends_no_more_still_gets_its_answers() throws IOException {
    Peer peer = new Peer();
    peer.send(request(1, "heavy") + "\n" + request(2, "server.ping") + "\n");
    assertThat(peer.next().path("id").asInt()).isEqualTo(2);
    peer.socket.shutdownOutput();
    open.countDown();
    assertThat(peer.next().path("id").asInt()).isEqualTo(1);
    assertThat(peer.isClosed()).isTrue();
  }

  @Test
  void subscriptions_are_bounded_and_news_come_after_the_answer() throws IOException {
    Peer peer = new Peer();
    for (int i = 0; i < 4; i++) {
      peer.send(request(i, "subscribe", script(i)) + "\n");
      assertThat(peer.next().path("result").asText()).isEqualTo("aa");
    }
    peer.send(request(4, "subscribe", script(4)) + "\n");
    assertThat(peer.next().at("/error/message").asText()).startsWith("Subscription limit reached");
    peer.send(request(5, "subscribe", script(0)) + "\n");
    assertThat(peer.next().path("result").asText()).isEqualTo("aa");
    assertThat(sessions.stats().subscriptions()).isEqualTo(4);
    status = "bb";
    ScriptHash first = ScriptHash.parse(script(1)).orElseThrow();
    Subscriptions all = sessions.subscriptions();
    all.moved(new Changes(false, false, Set.of(first)));
    JsonNode news = peer.next();
    assertThat(news.at("/params/0").asText()).isEqualTo(script(1));
    assertThat(news.at("/params/1").asText()).isEqualTo("bb");
    Peer second = new Peer();
    second.send(request(1, "subscribe", script(2)) + "\n");
    assertThat(second.next().path("result").asText()).isEqualTo("bb");
    assertThat(peer.next().at("/params/0").asText())
        .as("who subscribed before learns of it too")
        .isEqualTo(script(2));
    all.moved(new Changes(false, true, Set.of()));
    List<String> told = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      told.add(peer.next().at("/params/0").asText());
    }
    assertThat(told).containsExactlyInAnyOrder(script(0), script(3));
  }
}
