package org.utxod.indexer.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.utxod.indexer.config.Config;
import org.utxod.indexer.config.load.ConfigLoader;
import org.utxod.indexer.daemon.AdminCookie;
import org.utxod.query.access.AccessToken;
import org.utxod.query.access.Role;
import org.utxod.query.access.TokenFile;
import org.utxod.store.fixture.Await;

/**
 * The real process with the wallet of a real node, both killed at any moment, while blocks come and go: each payout is in
 * the chain once, and the books say so. {@code -Dkill.payouts=N} for more.
 */
class KilledPayoutsTest {
  private static final long SEED = Long.getLong("kill.seed", 20_261_130);
  private static final int TIMES = Integer.getInteger("kill.payouts", 3);
  private static final int EACH = 20;
  private static final String ANYONE = "51";
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir
  Path directory;

  private final Random random = new Random(SEED);
  private final HttpClient http = HttpClient.newHttpClient();
  private @Nullable RealNode node;
  private int asked;
  private int miners;

  @AfterEach
  void stop() {
    if (node != null) {
      node.close();
    }
  }

  private RealNode node() throws InterruptedException {
    Optional<RealNode> started =
        RealNode.start(directory.resolve("node"), "-fallbackfee=0.00002", "-coinstatsindex=0");
    assumeTrue(
        started.isPresent(),
        "skipped: " + RealNode.VARIABLE + " does not name a bitcoind to run against");
    node = started.get();
    return node;
  }

  private Path file() {
    return directory.resolve("utxod.yaml");
  }

  private Path data() {
    return directory.resolve("data");
  }

  private void configure(RealNode now) throws IOException {
    Files.writeString(
        file(), """
        network: regtest
        data_dir: %s
        rpc_urls: ["%s"]
        rpc_cookie: %s
        http: 127.0.0.1:0
        wallet: {name: pay, ledger_dir: %s}
        payouts: {batch_wait_seconds: 0, batch_payments: 7}
        """.formatted(data(), now.url(), now.cookie(), directory.resolve("ledger")));
  }

  @Test
  void each_payout_is_in_the_chain_once_whenever_what_is_killed() throws Exception {
    RealNode now = node();
    now.call("createwallet", "pay");
    now.call("generatetoaddress", 60, now.call("getnewaddress").asText());
    now.mine(101, ANYONE);
    configure(now);
    Config config = ConfigLoader.load(Map.of(), file(), Map.of(), directory).config();
    RealPayoutsTest.init(config);
    TokenFile.in(data()).add(AccessToken.of("shop", Role.PAY, "secret", "alice"));
    for (int time = 0; time < TIMES; time++) {
      // It writes its chain to disk for that: a killed node comes back some blocks shorter, not at
      // the beginning.
      now.call("gettxoutsetinfo", "none");
      try (DaemonProcess daemon = new DaemonProcess(directory, file())) {
        String url = url(daemon);
        for (int i = 0; i < EACH; i++) {
          create(url, asked++);
          happen(now);
          assertThat(daemon.ended(random.nextInt(60)))
              .as("it runs, seed %d", SEED)
              .isFalse();
        }
        assertThat(daemon.ended(random.nextInt(1_500))).isFalse();
        daemon.kill();
      }
      AdminCookie.remove(data());
      if (random.nextInt(4) == 0) {
        now.kill();
        now = node();
        configure(now);
      }
      happen(now);
    }
    finish(now);
  }

  private void happen(RealNode now) {
    int dice = random.nextInt(20);
    if (dice < 3) {
      mine(now, 1);
    } else if (dice == 3) {
      now.call("invalidateblock", now.tip().display());
      mine(now, 2);
    }
  }

  /** To an address of its own, or a block could be the very one that was just declared invalid. */
  private void mine(RealNode now, int blocks) {
    now.call("generatetoaddress", blocks, RealPayoutsTest.address(--miners));
  }

  /** Or further: a node that came back shorter is mined on until its chain has more work. */
  private void awaitHeight(String url, RealNode now) {
    int height = now.height();
    Await.until(
        "the node's height",
        () -> get(url, "/v1/status").path("height").asInt(-1) >= height,
        () -> String.valueOf(get(url, "/v1/status")));
  }

  private String url(DaemonProcess daemon) {
    Await.until(
        "its answers",
        () -> AdminCookie.read(data()).isPresent(),
        () -> "alive: " + daemon.isAlive() + ", " + daemon.log());
    return AdminCookie.read(data()).orElseThrow().address();
  }

  /** Whether it was recorded; who is not answered asks again later. */
  private boolean create(String url, int number) {
    HttpRequest request = HttpRequest.newBuilder(URI.create(url + "/v1/payouts"))
        .timeout(Duration.ofSeconds(10))
        .header("Authorization", "Bearer secret")
        .header("Idempotency-Key", "p" + number)
        .POST(HttpRequest.BodyPublishers.ofString("{\"address\":\""
            + RealPayoutsTest.address(number) + "\",\"amount_sat\":" + sat(number) + "}"))
        .build();
    return send(request).map(answer -> answer.statusCode() / 100 == 2).orElse(false);
  }

  private static int sat(int number) {
    return 20_000 + number;
  }

  private Optional<HttpResponse<String>> send(HttpRequest request) {
    try {
      return Optional.of(http.send(request, HttpResponse.BodyHandlers.ofString()));
    } catch (IOException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  private JsonNode get(String url, String path) {
    HttpRequest request = HttpRequest.newBuilder(URI.create(url + path))
        .header("Authorization", "Bearer secret")
        .build();
    try {
      return JSON.readTree(send(request).orElseThrow().body());
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private void finish(RealNode now) throws InterruptedException {
    try (DaemonProcess daemon = new DaemonProcess(directory, file())) {
      String url = url(daemon);
      for (int i = 0; i < asked; i++) {
        int number = i;
        Await.until(
            "payout " + i + " is recorded",
            () -> create(url, number),
            () -> String.valueOf(get(url, "/v1/payout-control")));
      }
      Await.until(
          "all payouts are confirmed",
          () -> {
            mine(now, 1);
            awaitHeight(url, now); // Nothing is signed while the index is behind.
            JsonNode control = get(url, "/v1/payout-control");
            return control.path("approved_payments").asInt(-1) == 0
                && control.path("unconfirmed_transactions").asInt(-1) == 0;
          },
          () -> String.valueOf(get(url, "/v1/payout-control")));
      Await.until(
          "nothing is waited for",
          () -> get(url, "/v1/payout-control").path("state").asText().equals("running"),
          () -> String.valueOf(get(url, "/v1/payout-control")));
      Map<String, Integer> paid = RealPayoutsTest.paid(now);
      for (int i = 0; i < asked; i++) {
        assertThat(get(url, "/v1/payouts/p" + i).path("state").asText())
            .as("payout %d, seed %d", i, SEED)
            .isEqualTo("confirmed");
        assertThat(paid.getOrDefault(RealPayoutsTest.address(i) + " " + sat(i), 0))
            .as("payout %d, seed %d", i, SEED)
            .isOne();
      }
      assertThat(daemon.terminate()).as("exit status after SIGTERM").isIn(0, 143);
    }
  }
}
