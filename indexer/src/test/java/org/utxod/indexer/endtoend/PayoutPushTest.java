package org.utxod.indexer.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.utxod.indexer.config.Setting;
import org.utxod.indexer.payout.wallet.FakeWalletNode;
import org.utxod.query.push.EventStreams;
import org.utxod.store.fixture.Await;

/** Events of payouts over real connections and over restarts: by stream, and to a receiver. */
class PayoutPushTest {
  private static final String SECRET = "a-secret-of-the-receiver";

  @TempDir
  Path directory;

  private final HttpClient http = HttpClient.newHttpClient();

  private HttpResponse<InputStream> listen(TestDaemon daemon, String token, String lastEventId) {
    HttpRequest.Builder request = HttpRequest.newBuilder(
            URI.create(daemon.url() + "/v1/payout-events"))
        .header("Authorization", "Bearer " + token);
    if (!lastEventId.isEmpty()) {
      request.header("Last-Event-ID", lastEventId);
    }
    try {
      return http.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  /** Lines of a stream until so many events have come; then it hangs up. */
  private List<String> events(TestDaemon daemon, String lastEventId, int count) throws IOException {
    List<String> lines = new ArrayList<>();
    try (BufferedReader in = new BufferedReader(new InputStreamReader(
        listen(daemon, PayingDaemon.TOKEN, lastEventId).body(), StandardCharsets.UTF_8))) {
      int seen = 0;
      while (seen < count) {
        String line = in.readLine();
        assertThat(line).as("the stream ended").isNotNull();
        lines.add(line);
        seen += line.startsWith("data: ") ? 1 : 0;
      }
    }
    return lines;
  }

  /** As a client does: after an answer that says so, it asks again with the same key. */
  private static void pay(TestDaemon daemon, String id) {
    String order = "{\"address\":\"" + PayingDaemon.THEIRS + "\",\"amount_sat\":5000}";
    int[] status = {0};
    Await.until(
        "the payout " + id,
        () -> {
          status[0] = daemon.pay(PayingDaemon.TOKEN, id, order).status();
          return status[0] != 503;
        },
        () -> String.valueOf(status[0]));
    assertThat(status[0]).isIn(200, 202);
  }

  private static List<String> payouts(List<JsonNode> events) {
    return events.stream().map(event -> event.path("payout").asText()).toList();
  }

  @Test
  void nothing_is_missed_over_a_restart_by_stream_or_receiver() throws Exception {
    PayingDaemon paying = new PayingDaemon(directory);
    try (Receiver receiver = new Receiver();
        FakeWalletNode wallet = paying.wallet();
        TestDaemon daemon = paying.daemon(
            wallet,
            Map.of(
                Setting.ofKey("payouts.webhooks").orElseThrow(),
                receiver.url(),
                Setting.ofKey("payouts.webhook_secret").orElseThrow(),
                SECRET))) {
      daemon.awaitTip();
      paying.makeLedger(daemon);
      daemon.restart();
      PayingDaemon.awaitState(daemon, "running");
      pay(daemon, "a");
      Await.until("the receiver was told", () -> receiver.events().size() == 1);
      receiver.answer(500);
      pay(daemon, "b");
      List<String> first = events(daemon, "1", 2);
      assertThat(first).anyMatch(line -> line.contains("\"payout\":\"b\""));
      String position = first.stream()
          .filter(line -> line.startsWith("id: "))
          .findFirst()
          .orElseThrow()
          .substring(4);
      daemon.restart();
      receiver.answer(204);
      PayingDaemon.awaitState(daemon, "waiting");
      pay(daemon, "c");
      assertThat(events(daemon, position, 2))
          .filteredOn(line -> line.startsWith("data: "))
          .satisfiesExactly(
              line -> assertThat(line).contains("\"payout\":\"b\"", "\"state\":\"approved\""),
              line -> assertThat(line).contains("\"payout\":\"c\""));
      Await.until(
          "the receiver has heard of all",
          () -> payouts(receiver.events()).containsAll(List.of("a", "b", "c")));
      assertThat(payouts(receiver.events()).stream().distinct()).containsExactly("a", "b", "c");
      assertThat(receiver.came()).allMatch(came -> came.signature().startsWith("t="));
      assertThat(events(daemon, "3-" + "f".repeat(16), 1)).anyMatch("event: reset"::equals);
    }
  }

  @Test
  void streams_are_bounded_and_others_are_served_meanwhile() throws Exception {
    PayingDaemon paying = new PayingDaemon(directory);
    try (FakeWalletNode wallet = paying.wallet();
        TestDaemon daemon = paying.daemon(wallet, Map.of())) {
      daemon.awaitTip();
      paying.makeLedger(daemon);
      daemon.restart();
      PayingDaemon.awaitState(daemon, "running");
      List<InputStream> open = new ArrayList<>();
      for (int i = 0; i < EventStreams.MAX_STREAMS; i++) {
        HttpResponse<InputStream> stream = listen(daemon, PayingDaemon.TOKEN, "");
        assertThat(stream.statusCode()).isEqualTo(200);
        open.add(stream.body());
      }
      Await.until("no more is let in", () -> {
        HttpResponse<InputStream> more = listen(daemon, PayingDaemon.APPROVER, "");
        open.add(more.body());
        return more.statusCode() == 503;
      });
      pay(daemon, "a");
      assertThat(daemon.askWith(PayingDaemon.APPROVER, "/v1/payouts/a").status())
          .isEqualTo(200);
      assertThat(listen(daemon, "wrong", "").statusCode()).isEqualTo(403);
      for (InputStream stream : open) {
        stream.close();
      }
      Await.until("there is room again", () -> {
        pay(daemon, "more-" + System.nanoTime()); // What is sent to who has gone shows it.
        return listen(daemon, PayingDaemon.TOKEN, "").statusCode() == 200;
      });
    }
  }
}
