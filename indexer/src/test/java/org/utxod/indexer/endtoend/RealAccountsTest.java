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
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.utxod.indexer.bitcoind.rpc.NodeException;
import org.utxod.indexer.config.Config;
import org.utxod.indexer.config.load.ConfigLoader;
import org.utxod.indexer.daemon.AdminCookie;
import org.utxod.indexer.daemon.Daemon;
import org.utxod.indexer.daemon.RuntimeContext;
import org.utxod.indexer.follow.TestPauses;
import org.utxod.store.fixture.Await;

/**
 * Accounts beside a real node: what one of a wallet's descriptor holds and did is what the wallet says, through payments and
 * reorganisations; and every kind of descriptor holds what the node's own scan of its UTXO set finds.
 */
class RealAccountsTest {
  private static final String ANYONE = "51";
  private static final int EVENTS = Integer.getInteger("accounts.events", 120);

  /** Payments that a reorganisation took back for good leave addresses unused. */
  private static final int WIDE_GAP = 500;

  private static final int CHECKED_EVERY = 12;
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir
  Path directory;

  private final HttpClient http = HttpClient.newHttpClient();
  private final Random random = new Random(19);
  private String url = "";
  private String key = "";

  private RealNode node() {
    Optional<RealNode> started = RealNode.start(
        directory.resolve("node"),
        "-fallbackfee=0.00002",
        "-addresstype=bech32",
        "-changetype=bech32",
        "-coinstatsindex=0");
    assumeTrue(
        started.isPresent(),
        "skipped: " + RealNode.VARIABLE + " does not name a bitcoind to run against");
    return started.get();
  }

  private Daemon daemon(RealNode node) throws IOException {
    Path file = Files.writeString(directory.resolve("utxod.yaml"), """
        network: regtest
        data_dir: %s
        rpc_urls: ["%s"]
        rpc_cookie: %s
        http: 127.0.0.1:0
        block_cache_mb: 16
        history: full
        mempool_poll_ms: 20
        """.formatted(
            directory.resolve("data"), node.url(), node.cookie()));
    Config config = ConfigLoader.load(Map.of(), file, Map.of(), directory).config();
    Daemon daemon =
        Daemon.start(config, RuntimeContext.of(config).withFollow(TestPauses.quick()), null);
    url = daemon.url();
    key = AdminCookie.read(config.dataDir()).orElseThrow().key();
    return daemon;
  }

  private HttpResponse<String> ask(String method, String path, String body) {
    try {
      return http.send(
          HttpRequest.newBuilder(URI.create(url + path))
              .header("Authorization", "Bearer " + key)
              .header("Content-Type", "application/json")
              .method(method, HttpRequest.BodyPublishers.ofString(body))
              .build(),
          HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new AssertionError(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  private JsonNode read(String path) {
    HttpResponse<String> answer = ask("GET", path, "");
    assertThat(answer.statusCode()).as(path + " " + answer.body()).isEqualTo(200);
    return json(answer.body());
  }

  private static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (IOException e) {
      throw new AssertionError(text, e);
    }
  }

  private List<JsonNode> lines(String path) {
    return ask("GET", path, "").body().lines().map(RealAccountsTest::json).toList();
  }

  private void make(String name, String descriptor) {
    HttpResponse<String> made = ask(
        "POST",
        "/v1/accounts",
        JSON.createObjectNode()
            .put("name", name)
            .put("descriptor", descriptor)
            .put("gap", WIDE_GAP)
            .toString());
    assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
  }

  private void awaitTip(RealNode node) {
    Await.until("the node's tip", () -> {
      JsonNode status = json(ask("GET", "/v1/status", "").body());
      return status.path("height").asInt() == node.height()
          && status.path("block_hash").asText().equals(node.tip().display());
    });
  }

  /** The wallet's descriptor of that kind, for receiving and change at once. */
  private static String descriptor(JsonNode descriptors, String kind) {
    for (JsonNode one : descriptors.path("descriptors")) {
      String text = one.path("desc").asText();
      if (text.startsWith(kind + "(") && !one.path("internal").asBoolean()) {
        return text.substring(0, text.indexOf('#')).replace("/0/*", "/<0;1>/*");
      }
    }
    throw new AssertionError(descriptors.toString());
  }

  @Test
  void an_account_holds_and_did_what_the_wallet_says() throws Exception {
    try (RealNode node = node()) {
      node.call("createwallet", "shop");
      node.call("createwallet", "others");
      Wallet shop = new Wallet(node, "shop");
      Wallet others = new Wallet(node, "others");
      node.call("generatetoaddress", 30, others.address());
      node.mine(101, ANYONE);
      String descriptor = descriptor(shop.call("listdescriptors"), "wpkh");
      try (Daemon daemon = daemon(node)) {
        assertThat(daemon.url()).isEqualTo(url);
        awaitTip(node);
        make("shop", descriptor);
        int paid = 0;
        for (int event = 0; event < EVENTS; event++) {
          paid += happens(node, shop, others) ? 1 : 0;
          if (event % CHECKED_EVERY == 0 || event == EVENTS - 1) {
            check(node, shop);
          }
        }
        assertThat(paid).isGreaterThan(EVENTS / 4);
        make("late", descriptor);
        Await.until(
            "the history is entered",
            () -> read("/v1/accounts/late").path("known_from_height").asInt() == 0
                && read("/v1/accounts/shop").path("known_from_height").asInt() == 0);
        // What is entered of transactions that only brought money has no fee; all else is the same.
        assertThat(entries("late")).isNotEmpty().isEqualTo(entries("shop"));
        assertThat(lines("/v1/accounts/late/utxos?format=ndjson").size())
            .isEqualTo(lines("/v1/accounts/shop/utxos?format=ndjson").size());
      }
    }
  }

  private List<String> entries(String account) {
    return lines("/v1/accounts/" + account + "/history?format=ndjson").stream()
        .map(line -> String.join(
            " ",
            line.path("txid").asText(),
            line.path("height").asText(),
            line.path("median_time").asText(),
            line.path("income_sat").asText(),
            line.path("outgo_sat").asText(),
            line.path("own_fee_sat").asText()))
        .toList();
  }

  private boolean happens(RealNode node, Wallet shop, Wallet others) {
    try {
      switch (random.nextInt(8)) {
        case 0, 1 -> others.pay(shop.address(), amount(100_000));
        case 2 -> shop.pay(others.address(), amount(20_000));
        case 3 -> shop.pay(shop.address(), amount(10_000));
        case 4 -> reorganise(node);
        default -> node.mine(1, ANYONE);
      }
      return true;
    } catch (NodeException e) {
      return false; // Such as too little money.
    }
  }

  private String amount(int most) {
    return "0.%08d".formatted(1_000 + random.nextInt(most));
  }

  private void reorganise(RealNode node) {
    int depth = 1 + random.nextInt(3);
    node.call("invalidateblock", node.hash(node.height() - depth + 1).display());
    for (int i = 0; i <= depth; i++) {
      // To another script each, for the same block would be invalid again.
      String script = "0014" + "%040x".formatted(random.nextInt());
      if (random.nextBoolean()) {
        node.mine(1, script);
      } else {
        node.mineWith(script, List.of());
      }
    }
  }

  private void check(RealNode node, Wallet shop) {
    awaitTip(node);
    shop.abandonWhatTheMempoolLost();
    Map<String, Long> expected = new TreeMap<>();
    for (JsonNode coin : shop.call("listunspent", 1)) {
      expected.put(
          coin.path("txid").asText() + ":" + coin.path("vout").asInt(), sat(coin.path("amount")));
    }
    Await.until(
        "the account's coins",
        () -> coins().equals(expected),
        () -> coins() + " instead of " + expected);
    for (JsonNode one : lines("/v1/accounts/shop/history?format=ndjson")) {
      JsonNode told = shop.call("gettransaction", one.path("txid").asText());
      assertThat(told.path("blockhash").asText())
          .isEqualTo(one.path("block_hash").asText());
      long net = one.path("income_sat").asLong()
          - one.path("outgo_sat").asLong()
          - one.path("own_fee_sat").asLong();
      assertThat(net)
          .as(one + " is " + told)
          .isEqualTo(sat(told.path("amount")) + sat(told.path("fee")));
    }
    assertBooks();
  }

  private Map<String, Long> coins() {
    Map<String, Long> coins = new TreeMap<>();
    for (JsonNode line : lines("/v1/accounts/shop/utxos?format=ndjson")) {
      if (line.path("spent_by_mempool").isNull()) {
        coins.put(
            line.path("txid").asText() + ":" + line.path("vout").asInt(),
            line.path("value_sat").asLong());
      }
    }
    return coins;
  }

  private void assertBooks() {
    JsonNode balance = read("/v1/accounts/shop/balance");
    JsonNode books = read("/v1/accounts/shop/books?period=month&from=2009-01-01&to=2100-12-31");
    long sat = 0;
    for (JsonNode line : books.path("books")) {
      sat += line.path("income_sat").asLong()
          - line.path("outgo_sat").asLong()
          - line.path("fees_sat").asLong()
          + line.path("adjusted_sat").asLong();
    }
    assertThat(sat).isEqualTo(balance.path("balance_sat").asLong());
  }

  private static long sat(JsonNode amount) {
    return amount.isMissingNode() ? 0 : amount.decimalValue().movePointRight(8).longValueExact();
  }

  @Test
  void every_kind_of_descriptor_holds_what_the_nodes_scan_finds() throws Exception {
    try (RealNode node = node()) {
      List<String> keys = new ArrayList<>();
      for (String name : List.of("others", "one", "two")) {
        node.call("createwallet", name);
        String text = descriptor(new Wallet(node, name).call("listdescriptors"), "wpkh");
        keys.add(text.substring(text.indexOf('('), text.indexOf("/<0;1>")).substring(1));
      }
      Wallet others = new Wallet(node, "others");
      node.call("generatetoaddress", 30, others.address());
      node.mine(101, ANYONE);
      try (Daemon daemon = daemon(node)) {
        assertThat(daemon.url()).isEqualTo(url);
        List<String> descriptors = descriptors(keys);
        for (String descriptor : descriptors) {
          pay(node, others, descriptor);
        }
        node.mine(1, ANYONE);
        awaitTip(node);
        for (String descriptor : descriptors) {
          assertScanned(node, descriptor);
        }
      }
    }
  }

  private static List<String> descriptors(List<String> keys) {
    String a = keys.get(0) + "/0/*";
    String b = keys.get(1) + "/0/*";
    String c = keys.get(2) + "/0/*";
    return List.of(
        "pkh(" + a + ")",
        "wpkh(" + keys.get(0) + "/<2;3>/*)",
        "wpkh(" + keys.get(1) + "/4/5)",
        "sh(wpkh(" + a + "))",
        "sh(multi(1," + a + "," + b + "))",
        "sh(sortedmulti(2," + a + "," + b + "," + c + "))",
        "wsh(multi(2," + a + "," + b + "))",
        "wsh(sortedmulti(2," + a + "," + b + "," + c + "))",
        "sh(wsh(sortedmulti(1," + a + "," + b + ")))",
        "wsh(pkh(" + b + "))",
        "wsh(andor(pk(" + a + "),older(1000),and_v(v:pk(" + b + "),after(1231488000))))",
        "tr(" + a + ")",
        "tr(" + a + ",pk(" + b + "))",
        "tr(" + a + ",{pk(" + b + "),multi_a(1," + b + "," + c + ")})");
  }

  private static List<String> single(String descriptor) {
    return descriptor.contains("<2;3>")
        ? List.of(descriptor.replace("<2;3>", "2"), descriptor.replace("<2;3>", "3"))
        : List.of(descriptor);
  }

  private static String withChecksum(RealNode node, String descriptor) {
    return descriptor + "#"
        + node.call("getdescriptorinfo", descriptor).path("checksum").asText();
  }

  private void pay(RealNode node, Wallet others, String descriptor) {
    for (String one : single(descriptor)) {
      String known = withChecksum(node, one);
      JsonNode addresses = one.contains("*")
          ? node.call("deriveaddresses", known, List.of(0, 6))
          : node.call("deriveaddresses", known);
      for (JsonNode address : addresses) {
        if (random.nextInt(3) > 0) {
          others.pay(address.asText(), amount(100_000));
        }
      }
    }
  }

  private void assertScanned(RealNode node, String descriptor) {
    Map<String, Long> expected = new TreeMap<>();
    for (String one : single(descriptor)) {
      Object wanted =
          one.contains("*") ? Map.of("desc", one, "range", List.of(0, 20)) : Map.of("desc", one);
      for (JsonNode coin : node.call("scantxoutset", "start", List.of(wanted)).path("unspents")) {
        expected.put(
            coin.path("txid").asText() + ":" + coin.path("vout").asInt(), sat(coin.path("amount")));
      }
    }
    String body = JSON.createObjectNode()
        .put("descriptor", descriptor)
        .put("from", 0)
        .put("to", 20)
        .toString();
    JsonNode coins = json(ask("POST", "/v1/descriptor/utxos", body).body());
    Map<String, Long> told = new TreeMap<>();
    for (JsonNode coin : coins.path("utxos")) {
      told.put(
          coin.path("txid").asText() + ":" + coin.path("vout").asInt(),
          coin.path("value_sat").asLong());
    }
    assertThat(told).as(descriptor + " " + coins).isEqualTo(expected);
    JsonNode history = json(ask("POST", "/v1/descriptor/history", body).body());
    long received = 0;
    for (JsonNode one : history.path("transactions")) {
      received += one.path("received_sat").asLong() - one.path("spent_sat").asLong();
    }
    assertThat(received)
        .as(descriptor + " " + history)
        .isEqualTo(expected.values().stream().mapToLong(Long::longValue).sum());
    String name = "d" + Integer.toHexString(descriptor.hashCode());
    make(name, descriptor);
    assertThat(read("/v1/accounts/" + name + "/balance").path("balance_sat").asLong())
        .isEqualTo(received);
  }

  /** A wallet of the node. */
  private record Wallet(RealNode node, String name) {
    JsonNode call(String method, Object... params) {
      return node.callWallet(name, method, params);
    }

    String address() {
      return call("getnewaddress").asText();
    }

    /** To a wallet, a coin stays spent by a transaction that a reorganisation left in no block and not in the mempool. */
    void abandonWhatTheMempoolLost() {
      Set<String> waiting = new HashSet<>();
      node.call("getrawmempool").forEach(txid -> waiting.add(txid.asText()));
      for (JsonNode one : call("listtransactions", "*", 1_000)) {
        if (one.path("confirmations").asInt() == 0
            && one.path("category").asText().equals("send")
            && !one.path("abandoned").asBoolean()
            && !waiting.contains(one.path("txid").asText())) {
          var unused = call("abandontransaction", one.path("txid").asText());
        }
      }
    }

    void pay(String address, String amount) {
      var unused = call("sendtoaddress", address, amount);
    }
  }
}
