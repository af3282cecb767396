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
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.utxod.indexer.config.Config;
import org.utxod.indexer.config.load.ConfigLoader;
import org.utxod.indexer.daemon.Daemon;
import org.utxod.indexer.daemon.RuntimeContext;
import org.utxod.indexer.follow.TestPauses;
import org.utxod.query.access.AccessToken;
import org.utxod.query.access.Role;
import org.utxod.query.access.TokenFile;
import org.utxod.store.fixture.Await;

/** Accounts of descriptors of every kind, of which a real node knows no key: signed elsewhere, sent, and right to the satoshi. */
class RealSigningTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String ANYONE = "51";
  private static final List<String> SIGNERS = List.of("alice", "bob", "carol");

  @TempDir
  Path directory;

  private final HttpClient http = HttpClient.newHttpClient();
  private final Map<String, String> publicKeys = new LinkedHashMap<>();
  private final Map<String, String> privateKeys = new LinkedHashMap<>();
  private String url = "";

  /** A descriptor with letters for keys, and how many signers it takes. */
  private record Kind(String name, String descriptor, List<String> signers, int slackPerInput) {}

  private static final List<Kind> KINDS = List.of(
      new Kind("pkh", "pkh(alice)", List.of("alice"), 1),
      new Kind("sh-wpkh", "sh(wpkh(alice))", List.of("alice"), 1),
      new Kind("wpkh", "wpkh(alice)", List.of("alice"), 1),
      new Kind("tr", "tr(alice)", List.of("alice"), 0),
      new Kind("tr-tree", "tr(alice,pk(bob))", List.of("alice"), 0),
      new Kind("sh-multi", "sh(multi(2,alice,bob,carol))", List.of("carol", "alice"), 4),
      new Kind("sh-wsh", "sh(wsh(multi(1,alice,bob)))", List.of("bob"), 1),
      new Kind("wsh", "wsh(sortedmulti(2,alice,bob,carol))", List.of("bob", "carol"), 1),
      new Kind(
          "decaying", "wsh(or_d(pk(alice),and_v(v:pkh(bob),older(1000))))", List.of("alice"), 40),
      new Kind(
          "thresh",
          "wsh(thresh(2,pk(alice),s:pk(bob),sln:after(900000)))",
          List.of("alice", "bob"),
          2));

  @Test
  void transactions_of_every_kind_of_descriptor_are_signed_elsewhere() throws Exception {
    Optional<RealNode> started =
        RealNode.start(directory.resolve("node"), "-fallbackfee=0.00002", "-coinstatsindex=0");
    assumeTrue(
        started.isPresent(),
        "skipped: " + RealNode.VARIABLE + " does not name a bitcoind to run against");
    try (RealNode node = started.get()) {
      Config config = config(node);
      TokenFile.in(config.dataDir()).add(AccessToken.of("boss", Role.ADMIN, "secret", null));
      for (String signer : SIGNERS) {
        node.call("createwallet", signer);
        keys(node, signer);
        node.call("unloadwallet", signer);
      }
      node.call("createwallet", "funds");
      node.call("generatetoaddress", 10, node.call("getnewaddress").asText());
      node.mine(100, ANYONE);
      try (Daemon daemon = start(config)) {
        url = daemon.url();
        for (Kind kind : KINDS) {
          fund(node, kind);
        }
        node.mine(1, ANYONE);
        int version = 0;
        for (Kind kind : KINDS) {
          pay(node, kind, version);
          version = 2 - version;
        }
        sweep(node);
        sentBySomebodyElse(node);
        ruledOut(node);
        ofSingleAddresses(node);
      }
    }
  }

  /** Who signed it need not give it back: the index tells. */
  private void sentBySomebodyElse(RealNode node) {
    Kind kind = KINDS.get(1);
    JsonNode made = order(node, kind.name(), "elsewhere", payment(1_500_000, "oldest"), 201);
    String signed = sign(node, made.path("psbt").asText(), kind.descriptor(), "alice", 20);
    String hex = node.call("finalizepsbt", signed).path("hex").asText();
    String txid = node.call("sendrawtransaction", hex).asText();
    node.mine(1, ANYONE);
    JsonNode after = await(kind.name(), "elsewhere", "confirmed");
    assertThat(after.path("txid").asText()).isEqualTo(txid);
    assertThat(after.path("transaction").asText()).isEqualTo(hex);
  }

  private void ruledOut(RealNode node) {
    Kind kind = KINDS.get(3);
    String path = "/v1/accounts/" + kind.name() + "/psbts/";
    JsonNode one = order(node, kind.name(), "first", payment(1_000_000, "largest"), 201);
    String signed = sign(node, one.path("psbt").asText(), kind.descriptor(), "alice", 20);
    send("DELETE", path + "first", "", "");
    JsonNode two = order(node, kind.name(), "second", payment(1_100_000, "largest"), 201);
    assertThat(two.path("inputs")).isEqualTo(one.path("inputs"));
    node.call(
        "sendrawtransaction", node.call("finalizepsbt", signed).path("hex").asText());
    node.mine(1, ANYONE);
    JsonNode after = await(kind.name(), "second", "conflicted");
    assertThat(after.path("conflicting_txid").asText()).isNotEmpty();
    String late = sign(node, two.path("psbt").asText(), kind.descriptor(), "alice", 20);
    assertThat(send("POST", path + "second/signed", "", late).statusCode()).isEqualTo(409);
    assertThat(get(path + "first").path("state").asText()).isEqualTo("released");
  }

  /** Without a descriptor a change address is needed, and for a hash of a script what it takes to spend it. */
  private void ofSingleAddresses(RealNode node) {
    assertThat(send("POST", "/v1/accounts", "", "{\"name\":\"singles\"}").statusCode())
        .isEqualTo(201);
    String form = "wsh(multi(1,alice,carol))";
    Map<String, Object> amounts = new LinkedHashMap<>();
    StringBuilder lines = new StringBuilder();
    for (String one : List.of("wpkh(carol)", form)) {
      String address = addresses(node, descriptor(one, "0", ""), 1).path(0).asText();
      amounts.put(address, new BigDecimal("0.02"));
      lines.append(address).append('\n');
    }
    HttpResponse<String> added =
        send("POST", "/v1/accounts/singles/addresses", "", lines.toString());
    assertThat(added.statusCode()).as(added.body()).isEqualTo(200);
    node.call("sendmany", "", amounts);
    node.mine(1, ANYONE);
    String body = payment(3_000_000, "largest");
    assertThat(order(node, "singles", "x", body, 400).path("detail").asText()).contains("change");
    String change = "{\"change\":\"" + RealPayoutsTest.address(9) + "\",";
    String withChange = body.replace("{\"outputs\"", change + "\"outputs\"");
    assertThat(order(node, "singles", "x", withChange, 422).path("detail").asText())
        .contains("input_weight");
    String weighed = withChange.replace("{\"change\"", "{\"input_weight\":400,\"change\"");
    JsonNode made = order(node, "singles", "x", weighed, 201);
    String psbt = made.path("psbt").asText();
    for (String one : List.of("wpkh(carol)", form)) {
      psbt = sign(node, psbt, one, "carol", 1);
    }
    JsonNode after =
        parse(send("POST", "/v1/accounts/singles/psbts/x/signed", "", psbt).body());
    assertThat(after.path("state").asText()).as(after.toString()).isEqualTo("sent");
    node.mine(1, ANYONE);
    await("singles", "x", "confirmed");
  }

  private static String payment(long sat, String strategy) {
    return "{\"outputs\":[{\"address\":\"" + RealPayoutsTest.address(7) + "\",\"amount_sat\":" + sat
        + "}],\"fee_rate\":\"3\",\"strategy\":\"" + strategy + "\"}";
  }

  private JsonNode await(String account, String id, String state) {
    String path = "/v1/accounts/" + account + "/psbts/" + id;
    Await.until(
        id + " of " + account + " is " + state,
        () -> get(path).path("state").asText().equals(state),
        () -> get(path).toString());
    return get(path);
  }

  /** The wallet that pays owns the coins of an account: neither takes what the other has promised. */
  @Test
  void payouts_and_signers_of_the_same_coins_never_choose_the_same() throws Exception {
    Optional<RealNode> started =
        RealNode.start(directory.resolve("node"), "-fallbackfee=0.00002", "-coinstatsindex=0");
    assumeTrue(
        started.isPresent(),
        "skipped: " + RealNode.VARIABLE + " does not name a bitcoind to run against");
    try (RealNode node = started.get()) {
      node.call("createwallet", "pay");
      keys(node, "alice");
      for (int i = 0; i < 3; i++) {
        node.call("generatetoaddress", 1, node.call("getnewaddress").asText());
      }
      node.mine(101, ANYONE);
      Config config = config(
          node,
          "wallet: {name: pay, ledger_dir: " + directory.resolve("ledger") + "}\n"
              + "payouts: {batch_wait_seconds: 0, max_payment_sat: 20000000000,"
              + " max_payout_sat: 20000000000, max_day_sat: 90000000000,"
              + " max_address_day_sat: 90000000000}\n");
      RealPayoutsTest.init(config);
      TokenFile.in(config.dataDir()).add(AccessToken.of("boss", Role.ADMIN, "secret", null));
      TokenFile.in(config.dataDir()).add(AccessToken.of("shop", Role.PAY, "payer", "alice"));
      try (Daemon daemon = start(config)) {
        url = daemon.url();
        publicKeys.put("bob", "");
        publicKeys.put("carol", "");
        make("hot", "wpkh(alice)");
        String ask = payment(6_000_000_000L, "largest");
        JsonNode promised = order(node, "hot", "two", ask, 201);
        assertThat(promised.path("inputs").size()).isEqualTo(2);
        payOut("p0", 2, 4_000_000_000L);
        Await.until("p0 is sent", () -> payoutState("p0").equals("sent"));
        assertThat(coinsSpent(node, "p0")).doesNotContainAnyElementsOf(coins(promised));
        assertThat(order(node, "hot", "more", ask, 422).path("detail").asText())
            .contains("not enough");
        node.mine(1, ANYONE);
        Await.until("p0 is confirmed", () -> payoutState("p0").equals("confirmed"));
        payOut("p1", 3, 4_500_000_000L);
        Await.until("p1 waits for coins", () -> {
          String control = send("payer", "GET", "/v1/payout-control", "", "").body();
          return control.contains("reserved") || control.contains("nsufficient");
        });
        assertThat(payoutState("p1")).isEqualTo("approved");
        send("DELETE", "/v1/accounts/hot/psbts/two", "", "");
        Await.until("p1 is sent", () -> payoutState("p1").equals("sent"));
        node.mine(1, ANYONE);
        JsonNode last = order(node, "hot", "last", payment(30_000_000L, "largest"), 201);
        String signed = node.call("walletprocesspsbt", last.path("psbt").asText())
            .path("psbt")
            .asText();
        assertThat(parse(send("POST", "/v1/accounts/hot/psbts/last/signed", "", signed)
                    .body())
                .path("state")
                .asText())
            .isEqualTo("sent");
        node.mine(1, ANYONE);
        await("hot", "last", "confirmed");
        payOut("p2", 4, 20_000_000L);
        Await.until(
            "p2 is sent, so nothing is unexplained", () -> payoutState("p2").equals("sent"));
      }
    }
  }

  private void payOut(String id, int to, long sat) {
    String body =
        "{\"address\":\"" + RealPayoutsTest.address(to) + "\",\"amount_sat\":" + sat + "}";
    Await.until(
        id + " is recorded",
        () -> send("payer", "POST", "/v1/payouts", id, body).statusCode() / 100 == 2);
  }

  private JsonNode payout(String id) {
    return parse(send("payer", "GET", "/v1/payouts/" + id, "", "").body());
  }

  private String payoutState(String id) {
    return payout(id).path("state").asText();
  }

  private List<String> coinsSpent(RealNode node, String id) {
    String txid = payout(id).path("payments").path(0).path("txid").asText();
    List<String> coins = new ArrayList<>();
    node.call("getrawtransaction", txid, 1)
        .path("vin")
        .forEach(
            in -> coins.add(in.path("txid").asText() + ":" + in.path("vout").asInt()));
    return coins;
  }

  private static List<String> coins(JsonNode made) {
    List<String> coins = new ArrayList<>();
    made.path("inputs")
        .forEach(
            in -> coins.add(in.path("txid").asText() + ":" + in.path("vout").asInt()));
    return coins;
  }

  private Config config(RealNode node) throws IOException {
    return config(node, "");
  }

  private Config config(RealNode node, String more) throws IOException {
    Path file = Files.writeString(directory.resolve("utxod.yaml"), """
        network: regtest
        data_dir: %s
        rpc_urls: ["%s"]
        rpc_cookie: %s
        http: 127.0.0.1:0
        %s
        """.formatted(
            directory.resolve("data"), node.url(), node.cookie(), more));
    Files.createDirectories(directory.resolve("data"));
    return ConfigLoader.load(Map.of(), file, Map.of(), directory).config();
  }

  private static Daemon start(Config config) {
    return Daemon.start(config, RuntimeContext.of(config).withFollow(TestPauses.quick()), null);
  }

  /** Of the wallet's own P2WPKH descriptor, without the last steps. */
  private void keys(RealNode node, String signer) {
    publicKeys.put(signer, key(node, false));
    privateKeys.put(signer, key(node, true));
  }

  private static String key(RealNode node, boolean secret) {
    for (JsonNode one : node.call("listdescriptors", secret).path("descriptors")) {
      String text = one.path("desc").asText();
      if (text.startsWith("wpkh(") && !one.path("internal").asBoolean()) {
        return text.substring("wpkh(".length(), text.indexOf("/0/*"));
      }
    }
    throw new AssertionError("the wallet has no such descriptor");
  }

  private String descriptor(String form, String branch, String signer) {
    String text = form;
    for (String name : SIGNERS) {
      String key = (name.equals(signer) ? privateKeys : publicKeys).get(name);
      text = text.replace(name, key + "/" + branch + "/*");
    }
    return text;
  }

  private JsonNode account(String name) {
    return get("/v1/accounts/" + name + "/utxos?limit=1000");
  }

  private void make(String name, String form) {
    String body =
        "{\"name\":\"" + name + "\",\"descriptor\":\"" + descriptor(form, "<0;1>", "") + "\"}";
    Await.until(
        "the account is made",
        () -> send("POST", "/v1/accounts", "", body).statusCode() / 100 == 2
            || send("GET", "/v1/accounts/" + name, "", "").statusCode() == 200);
  }

  private static JsonNode addresses(RealNode node, String descriptor, int count) {
    String canonical =
        node.call("getdescriptorinfo", descriptor).path("descriptor").asText();
    return node.call("deriveaddresses", canonical, List.of(0, count - 1));
  }

  private void fund(RealNode node, Kind kind) {
    make(kind.name(), kind.descriptor());
    Map<String, Object> amounts = new LinkedHashMap<>();
    int i = 0;
    for (JsonNode address : addresses(node, descriptor(kind.descriptor(), "0", ""), 3)) {
      amounts.put(address.asText(), new BigDecimal("0.0" + (3 + i++)));
    }
    node.call("sendmany", "", amounts);
  }

  private JsonNode order(RealNode node, String account, String id, String body, int status) {
    String tip = node.tip().display();
    Await.until(
        "the account is at the tip",
        () -> account(account).path("block_hash").asText().equals(tip));
    HttpResponse<String> answer = send("POST", "/v1/accounts/" + account + "/psbt", id, body);
    assertThat(answer.statusCode()).as(account + ": " + answer.body()).isEqualTo(status);
    return parse(answer.body());
  }

  private String sign(RealNode node, String psbt, String form, String signer, int last) {
    List<Map<String, Object>> descriptors = new ArrayList<>();
    for (String branch : List.of("0", "1")) {
      descriptors.add(Map.of("desc", descriptor(form, branch, signer), "range", List.of(0, last)));
    }
    return node.call("descriptorprocesspsbt", psbt, descriptors, "DEFAULT", true, false)
        .path("psbt")
        .asText();
  }

  private void pay(RealNode node, Kind kind, int version) {
    String to = RealPayoutsTest.address(7);
    String body = "{\"outputs\":[{\"address\":\"" + to
        + "\",\"amount_sat\":6000000}],\"fee_rate\":\"7.3\",\"psbt_version\":" + version + "}";
    String path = "/v1/accounts/" + kind.name() + "/psbts/pay";
    JsonNode made = order(node, kind.name(), "pay", body, 201);
    assertThat(made.path("state").asText()).isEqualTo("open");
    assertThat(order(node, kind.name(), "pay", body, 200).path("psbt"))
        .isEqualTo(made.path("psbt"));
    int inputs = made.path("inputs").size();
    assertThat(inputs).isEqualTo(2);
    String psbt = made.path("psbt").asText();
    assertWhatSignersWant(node, kind, psbt);
    JsonNode after = made;
    for (String signer : kind.signers()) {
      assertThat(after.path("state").asText()).isEqualTo("open");
      String signed = sign(node, psbt, kind.descriptor(), signer, 5);
      HttpResponse<String> answer =
          send("POST", path + "/signed?psbt_version=" + version, "", signed);
      assertThat(answer.statusCode()).as(kind + ": " + answer.body()).isEqualTo(200);
      after = parse(answer.body());
    }
    assertThat(after.path("state").asText()).as(after.toString()).isEqualTo("sent");
    String txid = after.path("txid").asText();
    assertPays(node, kind, made, txid, inputs);
    node.mine(1, ANYONE);
    Await.until("it is confirmed", () -> get(path).path("state").asText().equals("confirmed"));
    assertThat(get(path).path("confirmations").asInt()).isEqualTo(1);
    long left = 0;
    for (JsonNode coin : account(kind.name()).path("utxos")) {
      left += coin.path("value_sat").asLong();
    }
    assertThat(left).isEqualTo(12_000_000 - 6_000_000 - made.path("fee_sat").asLong());
  }

  private static void assertWhatSignersWant(RealNode node, Kind kind, String psbt) {
    JsonNode decoded = node.call("decodepsbt", psbt);
    for (JsonNode input : decoded.path("inputs")) {
      boolean taproot = kind.name().startsWith("tr");
      assertThat(input.has("non_witness_utxo")).as(kind.name()).isEqualTo(!taproot);
      assertThat(input.has("witness_utxo"))
          .as(kind.name())
          .isEqualTo(!kind.name().equals("pkh") && !kind.name().equals("sh-multi"));
      assertThat(input.has("bip32_derivs") || input.has("taproot_bip32_derivs"))
          .as(kind.name())
          .isTrue();
    }
    JsonNode change = decoded.path("outputs").path(1);
    assertThat(change.has("bip32_derivs") || change.has("taproot_bip32_derivs"))
        .as(kind.name() + " " + decoded.path("outputs"))
        .isTrue();
  }

  private static void assertPays(RealNode node, Kind kind, JsonNode made, String txid, int inputs) {
    JsonNode entry = node.call("getmempoolentry", txid);
    long fee = entry.path("fees").path("base").decimalValue().movePointRight(8).longValueExact();
    assertThat(fee).as(kind.name()).isEqualTo(made.path("fee_sat").asLong());
    int most = made.path("max_vsize").asInt();
    assertThat(fee).isEqualTo((most * 7_300L + 999) / 1_000);
    assertThat(entry.path("vsize").asInt())
        .as(kind.name())
        .isLessThanOrEqualTo(most)
        .isGreaterThanOrEqualTo(most - 1 - inputs * kind.slackPerInput());
  }

  private void sweep(RealNode node) {
    String form = "wpkh(bob)";
    make("many", form);
    Map<String, Object> amounts = new LinkedHashMap<>();
    for (JsonNode address : addresses(node, descriptor(form, "0", ""), 500)) {
      amounts.put(address.asText(), new BigDecimal("0.001"));
    }
    node.call("sendmany", "", amounts);
    node.mine(1, ANYONE);
    String to = RealPayoutsTest.address(8);
    String body = "{\"sweep\":true,\"outputs\":[{\"address\":\"" + to
        + "\"}],\"fee_rate\":\"2\",\"psbt_version\":2,\"previous_transactions\":false}";
    JsonNode made = order(node, "many", "all", body, 201);
    assertThat(made.path("inputs").size()).isEqualTo(500);
    assertThat(made.path("remaining_coins").asInt()).isZero();
    assertThat(account("many").path("utxos").path(0).path("reserved_by").asText())
        .isEqualTo("all");
    String signed = sign(node, made.path("psbt").asText(), form, "bob", 500);
    JsonNode after =
        parse(send("POST", "/v1/accounts/many/psbts/all/signed", "", signed).body());
    assertThat(after.path("state").asText()).isEqualTo("sent");
    JsonNode entry = node.call("getmempoolentry", after.path("txid").asText());
    long fee = entry.path("fees").path("base").decimalValue().movePointRight(8).longValueExact();
    assertThat(fee).isEqualTo(made.path("fee_sat").asLong());
    assertThat(made.path("outputs").path(0).path("amount_sat").asLong())
        .isEqualTo(50_000_000 - fee);
    node.mine(1, ANYONE);
    Await.until(
        "the sweep is confirmed",
        () -> get("/v1/accounts/many/psbts/all").path("state").asText().equals("confirmed"));
    String block = node.tip().display();
    node.call("invalidateblock", block);
    node.mineWith(ANYONE, List.of());
    node.mineWith(ANYONE, List.of());
    Await.until(
        "a reorganisation takes it back",
        () -> get("/v1/accounts/many/psbts/all").path("state").asText().equals("sent"));
    node.mine(1, ANYONE);
    Await.until(
        "it is confirmed again",
        () -> get("/v1/accounts/many/psbts/all").path("state").asText().equals("confirmed"));
  }

  private JsonNode get(String path) {
    return parse(send("GET", path, "", "").body());
  }

  private static JsonNode parse(String body) {
    try {
      return JSON.readTree(body);
    } catch (IOException e) {
      throw new AssertionError(body, e);
    }
  }

  private HttpResponse<String> send(String method, String path, String key, String body) {
    return send("secret", method, path, key, body);
  }

  private HttpResponse<String> send(
      String token, String method, String path, String key, String body) {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url + path))
        .header("Authorization", "Bearer " + token)
        .method(
            method,
            body.isEmpty()
                ? HttpRequest.BodyPublishers.noBody()
                : HttpRequest.BodyPublishers.ofString(body));
    if (!key.isEmpty()) {
      request.header("Idempotency-Key", key);
    }
    try {
      return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new AssertionError(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }
}
