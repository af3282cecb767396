package org.utxod.indexer.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.utxod.indexer.config.Config;
import org.utxod.indexer.config.load.ConfigLoader;
import org.utxod.indexer.daemon.Daemon;
import org.utxod.indexer.daemon.RuntimeContext;
import org.utxod.indexer.daemon.WalletFactory;
import org.utxod.indexer.follow.TestPauses;
import org.utxod.indexer.payout.book.LedgerBook;
import org.utxod.indexer.payout.engine.Witness;
import org.utxod.indexer.payout.ledger.LedgerEntry;
import org.utxod.indexer.payout.ledger.LedgerFile;
import org.utxod.indexer.payout.wallet.LedgerOpening;
import org.utxod.indexer.payout.wallet.WalletCalls;
import org.utxod.query.access.AccessToken;
import org.utxod.query.access.Role;
import org.utxod.query.access.TokenFile;
import org.utxod.query.address.Addresses;
import org.utxod.store.chain.Network;
import org.utxod.store.chain.Script;
import org.utxod.store.chain.ScriptKey;
import org.utxod.store.fixture.Await;

/** Payouts from the wallet of a real node: over reorganisations, a bump, a cancel and restarts, each paid once. */
class RealPayoutsTest {
  private static final String ANYONE = "51";
  private static final int PAYOUTS = 40;
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir
  Path directory;

  private final HttpClient http = HttpClient.newHttpClient();
  private String url = "";

  @Test
  void each_payout_of_a_real_wallet_is_in_the_chain_once() throws Exception {
    Optional<RealNode> started =
        RealNode.start(directory.resolve("node"), "-fallbackfee=0.00002", "-coinstatsindex=0");
    assumeTrue(
        started.isPresent(),
        "skipped: " + RealNode.VARIABLE + " does not name a bitcoind to run against");
    try (RealNode node = started.get()) {
      node.call("createwallet", "pay");
      node.call("generatetoaddress", 40, node.call("getnewaddress").asText());
      node.mine(101, ANYONE);
      Config config = config(node);
      init(config);
      TokenFile.in(config.dataDir()).add(AccessToken.of("shop", Role.PAY, "secret", "alice"));
      try (Daemon daemon = start(config)) {
        url = daemon.url();
        for (int i = 0; i < PAYOUTS / 2; i++) {
          create(i);
        }
        settle(node, PAYOUTS / 2);
        node.call("invalidateblock", node.tip().display());
        node.mine(2, ANYONE);
        for (int i = PAYOUTS / 2; i < PAYOUTS; i++) {
          create(i);
        }
      }
      try (Daemon daemon = start(config)) {
        url = daemon.url();
        for (int i = 0; i < PAYOUTS; i++) {
          create(i); // Again, as clients do that were not answered.
        }
        settle(node, PAYOUTS);
        cancelOne(node);
      }
      assertPaidOnce(node);
    }
  }

  @Test
  void an_encrypted_wallet_is_unlocked_for_each_signing_only() throws Exception {
    Optional<RealNode> started =
        RealNode.start(directory.resolve("node"), "-fallbackfee=0.00002", "-coinstatsindex=0");
    assumeTrue(
        started.isPresent(),
        "skipped: " + RealNode.VARIABLE + " does not name a bitcoind to run against");
    try (RealNode node = started.get()) {
      node.call("createwallet", "pay", false, false, " open sesame ");
      node.call("generatetoaddress", 5, node.call("getnewaddress").asText());
      node.mine(101, ANYONE);
      Path secret = Files.writeString(directory.resolve("secret"), "open sesame\n");
      Config config = config(node, ", passphrase_file: " + secret);
      init(config);
      TokenFile.in(config.dataDir()).add(AccessToken.of("shop", Role.PAY, "secret", "alice"));
      try (Daemon daemon = start(config)) {
        url = daemon.url();
        create(0);
        Await.until(
            "a wrong passphrase is told",
            () -> send("GET", "/v1/payout-control", "-", "").body().contains("incorrect"));
        assertThat(payout("p0").path("state").asText()).isEqualTo("approved");
        assertLocked(node);
        Files.writeString(secret, " open sesame \n"); // Blanks are its own.
        for (int i = 0; i < 5; i++) {
          create(i);
        }
        settle(node, 5);
        assertLocked(node);
      }
    }
  }

  private static void assertLocked(RealNode node) {
    assertThat(node.call("getwalletinfo").path("unlocked_until").asLong(-1)).isZero();
  }

  private Config config(RealNode node) throws IOException {
    return config(node, "");
  }

  private Config config(RealNode node, String wallet) throws IOException {
    Path file = directory.resolve("utxod.yaml");
    Files.writeString(file, """
        network: regtest
        data_dir: %s
        rpc_urls: ["%s"]
        rpc_cookie: %s
        http: 127.0.0.1:0
        wallet: {name: pay, ledger_dir: %s%s}
        payouts: {batch_wait_seconds: 0, batch_payments: 7}
        """.formatted(
        directory.resolve("data"), node.url(), node.cookie(), directory.resolve("ledger"), wallet));
    return ConfigLoader.load(Map.of(), file, Map.of(), directory).config();
  }

  /** As {@code utxod payouts init} does. */
  static void init(Config config) {
    try (WalletCalls calls = WalletFactory.calls(config);
        LedgerBook ledger =
            LedgerBook.open(LedgerFile.create(config.payments().ledgerDir()), Clock.systemUTC())) {
      var wallet = WalletFactory.wallet(config, calls);
      LedgerEntry.Opened opened =
          LedgerOpening.of(calls, wallet, config.network(), new SecureRandom());
      ledger.append(opened);
      wallet.label(opened.witnessAddress(), new Witness(opened.ledgerId(), 0).label());
    }
  }

  private static Daemon start(Config config) {
    return Daemon.start(config, RuntimeContext.of(config).withFollow(TestPauses.quick()), null);
  }

  /** An address of somebody else. */
  static String address(int number) {
    byte[] hash = ScriptKey.sha256().digest(("payee " + number).getBytes(StandardCharsets.UTF_8));
    byte[] script = new byte[22];
    script[1] = 20;
    System.arraycopy(Arrays.copyOf(hash, 20), 0, script, 2, 20);
    return Addresses.encode(Script.of(script), Network.REGTEST).orElseThrow();
  }

  private void create(int number) {
    String body =
        "{\"address\":\"" + address(number) + "\",\"amount_sat\":" + (20_000 + number) + "}";
    Await.until(
        "payout " + number + " is recorded",
        () -> send("POST", "/v1/payouts", "p" + number, body).statusCode() / 100 == 2);
  }

  private HttpResponse<String> send(String method, String path, String key, String body) {
    HttpRequest request = HttpRequest.newBuilder(URI.create(url + path))
        .header("Authorization", "Bearer secret")
        .header("Idempotency-Key", key)
        .method(method, HttpRequest.BodyPublishers.ofString(body))
        .build();
    try {
      return http.send(request, HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new AssertionError(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  private JsonNode payout(String id) {
    try {
      return JSON.readTree(send("GET", "/v1/payouts/" + id, "-", "").body());
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private void settle(RealNode node, int count) {
    Await.until("all payouts are sent", () -> {
      for (int i = 0; i < count; i++) {
        String state = payout("p" + i).path("state").asText();
        if (!state.equals("sent") && !state.equals("confirmed")) {
          return false;
        }
      }
      return true;
    });
    node.call("generatetoaddress", 6, address(-1));
    Await.until("all payouts are confirmed", () -> {
      for (int i = 0; i < count; i++) {
        if (!payout("p" + i).path("state").asText().equals("confirmed")) {
          return false;
        }
      }
      return true;
    });
  }

  private void cancelOne(RealNode node) {
    String body = "{\"address\":\"" + address(1_000) + "\",\"amount_sat\":33000}";
    assertThat(send("POST", "/v1/payouts", "cancelled", body).statusCode()).isEqualTo(202);
    Await.until("it is sent", () -> payout("cancelled").path("state").asText().equals("sent"));
    String first = payout("cancelled").path("payments").path(0).path("txid").asText();
    assertThat(send("POST", "/v1/payouts/cancelled/cancel", "-", "").statusCode())
        .isEqualTo(200);
    Await.until("a version without it is sent", () -> {
      JsonNode mempool = node.call("getrawmempool");
      return mempool.size() == 1 && !mempool.path(0).asText().equals(first);
    });
    node.call("generatetoaddress", 6, address(-1));
    Await.until(
        "it is cancelled", () -> payout("cancelled").path("state").asText().equals("cancelled"));
  }

  private static void assertPaidOnce(RealNode node) {
    Map<String, Integer> paid = paid(node);
    for (int i = 0; i < PAYOUTS; i++) {
      assertThat(paid.getOrDefault(address(i) + " " + (20_000 + i), 0))
          .as("payout %s", i)
          .isOne();
    }
    assertThat(paid).doesNotContainKey(address(1_000) + " 33000");
  }

  /** How often the chain pays so many satoshis to an address; it is asked itself, block by block. */
  static Map<String, Integer> paid(RealNode node) {
    Map<String, Integer> paid = new HashMap<>();
    for (int height = 1; height <= node.height(); height++) {
      for (JsonNode tx : node.call("getblock", node.hash(height).display(), 2).path("tx")) {
        for (JsonNode output : tx.path("vout")) {
          long sat =
              new BigDecimal(output.path("value").asText()).movePointRight(8).longValueExact();
          paid.merge(
              output.path("scriptPubKey").path("address").asText() + " " + sat, 1, Integer::sum);
        }
      }
    }
    return paid;
  }
}
