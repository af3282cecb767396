package org.utxod.query.push;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.utxod.query.outbound.http.CallObserver;
import org.utxod.query.outbound.http.HttpClients;
import org.utxod.query.outbound.http.OutboundHttp;
import org.utxod.query.testing.FakePayoutEvents;
import org.utxod.query.watch.webhook.Targets;
import org.utxod.query.watch.webhook.WebhookSender;
import org.utxod.store.fixture.Await;

/** A receiver that takes, refuses and is away, and a process that dies in between. */
class EventWebhookTest {
  private static final String SECRET = "a-secret-of-the-receiver";
  private static final Pattern EVENT = Pattern.compile("\"id\":\"([^\"]+)\"");

  private final FakePayoutEvents events = new FakePayoutEvents();
  private final AtomicReference<@Nullable EventPosition> stored = new AtomicReference<>();
  private final ConcurrentLinkedQueue<String> bodies = new ConcurrentLinkedQueue<>();
  private final ConcurrentLinkedQueue<String> signatures = new ConcurrentLinkedQueue<>();
  private final AtomicInteger refusals = new AtomicInteger();
  private final List<Thread> threads = new ArrayList<>();
  private final OutboundHttp http = new OutboundHttp(
      HttpClients.forReceivers(null, null, (name, address) -> true),
      CallObserver.none(),
      System::nanoTime);
  private HttpServer receiver;

  @BeforeEach
  void listen() throws IOException {
    receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 16);
    receiver.createContext("/", this::take);
    receiver.start();
  }

  private void take(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    boolean refused = refusals.getAndUpdate(left -> Math.max(0, left - 1)) > 0;
    if (!refused) {
      bodies.add(new String(body, StandardCharsets.UTF_8));
      signatures.add(exchange.getRequestHeaders().getFirst("Utxod-Signature"));
    }
    exchange.sendResponseHeaders(refused ? 500 : 204, -1);
    exchange.close();
  }

  @AfterEach
  void stop() throws InterruptedException {
    end();
    receiver.stop(0);
    http.close();
  }

  private void end() throws InterruptedException {
    for (Thread thread : threads) {
      thread.interrupt();
      thread.join();
    }
    threads.clear();
  }

  private final class Memory implements PositionStore {
    private final boolean forgets;

    Memory(boolean forgets) {
      this.forgets = forgets;
    }

    @Override
    public Optional<EventPosition> read() {
      return Optional.ofNullable(stored.get());
    }

    @Override
    public void write(EventPosition position) {
      if (!forgets || stored.get() == null) {
        stored.set(position);
      }
    }
  }

  /** @param forgets whether it dies before it notes what was taken */
  private EventWebhook start(boolean forgets) {
    EventWebhook webhook = new EventWebhook(
        "payouts-1",
        "http://127.0.0.1:" + receiver.getAddress().getPort() + "/in",
        SECRET,
        events,
        new Memory(forgets),
        new WebhookSender(
            http, new Targets(Targets.Reach.LOOPBACK), Duration.ofSeconds(5), Clock.systemUTC()),
        pause -> {
          if (Thread.interrupted()) {
            throw new InterruptedException("interrupted");
          }
        },
        new Random(1));
    Thread thread = new Thread(webhook, "webhook");
    threads.add(thread);
    thread.start();
    return webhook;
  }

  private List<String> told() {
    return EVENT
        .matcher(String.join("\n", bodies))
        .results()
        .map(MatchResult::group)
        .toList();
  }

  private void awaitTold(int count) {
    Await.until("the receiver was told", () -> told().size() >= count);
  }

  @Test
  void from_now_on_in_order_and_signed_also_where_the_receiver_refuses() {
    events.add(1);
    EventWebhook webhook = start(false);
    Await.until("it has begun", () -> stored.get() != null);
    refusals.set(3);
    for (int i = 0; i < 500; i++) {
      events.add(2);
    }
    awaitTold(1_000);
    List<String> ids = new ArrayList<>();
    for (int entry = 2; entry <= 501; entry++) {
      ids.add("\"id\":\"" + FakePayoutEvents.position(entry) + "-0\"");
      ids.add("\"id\":\"" + FakePayoutEvents.position(entry) + "-1\"");
    }
    assertThat(told()).isEqualTo(ids);
    assertThat(bodies).allMatch(body -> body.length() < 64 << 10);
    assertThat(signatures).allMatch(signature -> signature.matches("t=[0-9]+,v1=[0-9a-f]{64}"));
    Await.until("it is not behind", () -> webhook.behind() == 0 && !webhook.isFailing());
  }

  @Test
  void a_restart_goes_on_where_it_was_and_repeats_only_what_was_not_noted() throws Exception {
    start(false);
    Await.until("it has begun", () -> stored.get() != null);
    end();
    events.add(1);
    events.add(1);
    start(true);
    awaitTold(2);
    end();
    events.add(1);
    start(false);
    awaitTold(5);
    assertThat(told().stream().distinct().toList())
        .hasSize(3)
        .isEqualTo(told().subList(told().size() - 3, told().size()));
    Await.until("it is noted", () -> FakePayoutEvents.position(3).equals(stored.get()));
  }

  @Test
  void a_receiver_that_was_told_of_another_ledger_is_told_so() {
    stored.set(new EventPosition(7, "f".repeat(16)));
    events.add(1);
    start(false);
    awaitTold(1);
    assertThat(bodies.peek()).contains("\"type\":\"reset\"");
    events.add(1);
    awaitTold(2);
    assertThat(told().get(1)).contains(FakePayoutEvents.position(2).toString());
  }
}
