package org.utxod.indexer.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.utxod.indexer.simnode.chain.SimBlock;
import org.utxod.indexer.simnode.chain.SimChain;
import org.utxod.query.access.AccessToken;
import org.utxod.query.access.Role;
import org.utxod.query.access.TokenFile;
import org.utxod.query.address.Addresses;
import org.utxod.store.chain.BlockDelta;
import org.utxod.store.chain.Network;
import org.utxod.store.chain.Script;
import org.utxod.store.fixture.Await;
import org.utxod.store.fixture.RecordedChain;
import org.utxod.store.golden.Golden;

/** Accounts over real HTTP: what they hold is the sum of their addresses, over reorganisations and a restart. */
class AccountsTest {
  private static final RecordedChain TRUTH = RecordedChain.golden();
  private static final org.utxod.indexer.simnode.chain.RecordedChain CHAIN =
      org.utxod.indexer.simnode.chain.RecordedChain.read(Golden::open);
  private static final String READER = "a-reader";
  private static final String SHOP = "/v1/accounts/shop";

  @TempDir
  private Path directory;

  /** Scripts of standard form of the recording, in the order of their digits. */
  private static List<Script> scripts() {
    Set<String> seen = new TreeSet<>();
    TRUTH.main().forEach(block -> {
      BlockDelta.Cursor cursor = block.delta().cursor();
      while (cursor.next()) {
        if (!cursor.script().isUnspendable()
            && Addresses.encode(cursor.script(), Network.REGTEST).isPresent()) {
          seen.add(cursor.script().hex());
        }
      }
    });
    return seen.stream().map(Script::ofHex).toList();
  }

  private static String lines(List<Script> scripts) {
    return scripts.stream()
        .map(script ->
            "{\"address\":\"" + Addresses.encode(script, Network.REGTEST).orElseThrow()
                + "\",\"label\":\"till, left\",\"reference\":\"" + script.hex().substring(0, 8)
                + "\"}")
        .collect(Collectors.joining("\n", "", "\n"));
  }

  private static long heldBy(TestDaemon daemon, List<Script> scripts, String field) {
    long sum = 0;
    for (int from = 0; from < scripts.size(); from += 500) {
      String body = scripts.subList(from, Math.min(scripts.size(), from + 500)).stream()
          .map(script -> '"' + script.hex() + '"')
          .collect(Collectors.joining(",", "{\"scripts\":[", "]}"));
      for (JsonNode one : daemon.postOpenly("/v1/balances", body).body().path("balances")) {
        sum += one.path(field).asLong();
      }
    }
    return sum;
  }

  private static JsonNode awaitBalance(TestDaemon daemon) {
    String tip = daemon.awaitTip().path("block_hash").asText();
    Await.until(
        "the account at the tip",
        () -> daemon
            .askWith(READER, SHOP + "/balance")
            .body()
            .path("block_hash")
            .asText()
            .equals(tip));
    return daemon.askWith(READER, SHOP + "/balance").body();
  }

  @Test
  void are_the_sum_of_their_addresses_over_reorganisations_and_a_restart() {
    List<Script> all = scripts();
    List<Script> ours = all.subList(0, all.size() / 2);
    SimChain chain = CHAIN.begin();
    List<SimBlock> events = CHAIN.events();
    try (TestDaemon daemon = new TestDaemon(directory, chain, Network.REGTEST, Map.of())) {
      TokenFile.in(daemon.config().dataDir()).add(AccessToken.of("r", Role.READ, READER, null));
      events.subList(0, 60).forEach(chain::accept);
      daemon.awaitTip();
      assertThat(daemon.post("/v1/accounts", "{\"name\":\"shop\"}").status()).isEqualTo(201);
      TestDaemon.Answer added = daemon.postLines(SHOP + "/addresses", lines(ours));
      assertThat(added.body().path("added").asInt()).as(added.toString()).isEqualTo(ours.size());
      int made = daemon.awaitTip().path("height").asInt();

      events.subList(60, 200).forEach(chain::accept);
      assertHolds(daemon, ours);
      daemon.restart();
      events.subList(200, events.size()).forEach(chain::accept);
      assertHolds(daemon, ours);
      assertLists(daemon, ours);
      assertBooks(daemon, made);
      assertReserves(daemon, ours, made);

      List<Script> gone = ours.subList(0, ours.size() / 4);
      TestDaemon.Answer removed = daemon.postLines(
          SHOP + "/addresses/remove",
          gone.stream()
              .map(script -> Addresses.encode(script, Network.REGTEST).orElseThrow())
              .collect(Collectors.joining("\n")));
      assertThat(removed.body().path("removed").asInt()).isEqualTo(gone.size());
      assertHolds(daemon, ours.subList(ours.size() / 4, ours.size()));
    }
  }

  private static void assertHolds(TestDaemon daemon, List<Script> ours) {
    JsonNode balance = awaitBalance(daemon);
    for (String field : List.of("balance_sat", "utxo_count", "immature_sat")) {
      assertThat(balance.path(field).asLong())
          .as(field + " of " + balance)
          .isEqualTo(heldBy(daemon, ours, field));
    }
    assertThat(balance.path("balance_sat").asLong()).isPositive();
    assertThat(balance.path("stale").asBoolean()).isFalse();
  }

  private static void assertLists(TestDaemon daemon, List<Script> ours) {
    List<JsonNode> addresses = pages(daemon, SHOP + "/addresses", "addresses");
    assertThat(addresses.stream().map(one -> one.path("script").asText()))
        .containsExactlyInAnyOrderElementsOf(ours.stream().map(Script::hex).toList());
    assertThat(addresses.get(0).path("label").asText()).isEqualTo("till, left");
    List<JsonNode> coins = pages(daemon, SHOP + "/utxos", "utxos");
    JsonNode balance = daemon.askWith(READER, SHOP + "/balance").body();
    assertThat(coins).hasSize(balance.path("utxo_count").asInt());
    assertThat(coins.stream().mapToLong(one -> one.path("value_sat").asLong()).sum())
        .isEqualTo(balance.path("balance_sat").asLong());
    for (String sort : List.of("value", "age")) {
      List<JsonNode> sorted = pages(daemon, SHOP + "/utxos?sort=" + sort, "utxos");
      assertThat(sorted).containsExactlyInAnyOrderElementsOf(coins);
      assertThat(sorted.stream()
              .map(one -> sort.equals("age")
                  ? one.path("height").asLong()
                  : -one.path("value_sat").asLong()))
          .isSorted();
      assertThat(daemon
              .textWith(READER, SHOP + "/utxos?format=csv&sort=" + sort)
              .body()
              .lines())
          .as(sort)
          .hasSize(coins.size() + 1);
    }
    List<JsonNode> history = pages(daemon, SHOP + "/history", "transactions");
    assertThat(history).hasSizeGreaterThan(50);
    assertThat(history.stream().map(one -> one.path("txid").asText()).distinct())
        .hasSameSizeAs(history);
    assertCounterparts(daemon, history);
    assertLookups(daemon, addresses, history);
    TestDaemon.Text csv = daemon.textWith(READER, SHOP + "/utxos?format=csv");
    assertThat(csv.body().lines()).hasSize(coins.size() + 1);
    assertThat(csv.body()).startsWith("txid,vout,value_sat,").contains("\"till, left\"");
    assertThat(daemon.textWith(READER, SHOP + "/history?format=ndjson").body().lines())
        .hasSize(history.size());
    for (int minConf : List.of(2, 6, 20)) {
      long confirmed = coins.stream()
          .filter(one -> one.path("confirmations").asInt() >= minConf)
          .mapToLong(one -> one.path("value_sat").asLong())
          .sum();
      assertThat(daemon
              .askWith(READER, SHOP + "/balance?min_conf=" + minConf)
              .body()
              .path("balance_sat")
              .asLong())
          .isEqualTo(confirmed);
    }
  }

  /** A single address or transaction is told as in the lists. */
  private static void assertLookups(
      TestDaemon daemon, List<JsonNode> addresses, List<JsonNode> history) {
    int asked = 0;
    for (JsonNode line : addresses) {
      if (line.path("address").isTextual() && asked++ < 10) {
        assertSame(line, daemon, "/addresses/" + line.path("address").asText());
      }
    }
    for (JsonNode line : List.of(history.get(0), history.get(history.size() - 1))) {
      assertSame(line, daemon, "/history/" + line.path("txid").asText());
    }
    String unknown = "00".repeat(32);
    assertThat(daemon.askWith(READER, SHOP + "/history/" + unknown).status()).isEqualTo(404);
    assertThat(daemon.askWith(READER, SHOP + "/history/abc").status()).isEqualTo(400);
    assertThat(daemon.askWith(READER, SHOP + "/addresses/abc").status()).isEqualTo(400);
    String other = Addresses.encode(Script.ofHex("0014" + "07".repeat(20)), Network.REGTEST)
        .orElseThrow();
    assertThat(daemon.askWith(READER, SHOP + "/addresses/" + other).status()).isEqualTo(404);
  }

  private static void assertSame(JsonNode line, TestDaemon daemon, String path) {
    JsonNode one = daemon.askWith(READER, SHOP + path).body();
    line.fieldNames()
        .forEachRemaining(field ->
            assertThat(one.path(field)).as(path + " " + field).isEqualTo(line.path(field)));
    assertThat(one.path("account").asText()).isEqualTo("shop");
  }

  /** What others received less what they put in, and the fee, is what the account lost. */
  private static void assertCounterparts(TestDaemon daemon, List<JsonNode> history) {
    List<JsonNode> with = pages(daemon, SHOP + "/history?counterparts=true", "transactions");
    assertThat(with).hasSameSizeAs(history);
    int others = 0;
    for (int i = 0; i < with.size(); i++) {
      JsonNode one = with.get(i);
      assertThat(one.path("txid")).isEqualTo(history.get(i).path("txid"));
      long moved = one.path("received_sat").asLong() - one.path("spent_sat").asLong();
      for (JsonNode other : one.path("counterparts")) {
        moved += other.path("received_sat").asLong() - other.path("spent_sat").asLong();
        others++;
      }
      if (one.path("counterparts_omitted").asInt() == 0 && one.path("position").asInt() > 0) {
        assertThat(-moved).as(one.toString()).isEqualTo(one.path("fee_sat").asLong());
      }
    }
    assertThat(others).isGreaterThan(20);
  }

  private static List<JsonNode> pages(TestDaemon daemon, String path, String field) {
    List<JsonNode> lines = new ArrayList<>();
    Set<String> cursors = new HashSet<>();
    @Nullable String cursor = null;
    do {
      JsonNode page = daemon
          .askWith(
              READER,
              path + (path.contains("?") ? "&" : "?") + "limit=17"
                  + (cursor == null ? "" : "&cursor=" + cursor))
          .body();
      page.path(field).forEach(lines::add);
      cursor =
          page.path("next_cursor").isNull() ? null : page.path("next_cursor").asText();
      assertThat(cursor == null || cursors.add(cursor)).as(page.toString()).isTrue();
    } while (cursor != null);
    return lines;
  }

  private static void assertBooks(TestDaemon daemon, int made) {
    JsonNode books = daemon
        .askWith(READER, SHOP + "/books?period=block&from=2009-01-01&to=2100-01-01")
        .body()
        .path("books");
    assertThat(books.size()).isGreaterThan(40);
    long before = -1;
    for (JsonNode line : books) {
      if (line.path("height").asInt() <= made) {
        before = line.path("closing_sat").asLong();
        continue;
      }
      long opening = line.path("opening_sat").asLong();
      assertThat(opening).as(line.toString()).isEqualTo(before);
      before = opening
          + line.path("income_sat").asLong()
          - line.path("outgo_sat").asLong()
          - line.path("fees_sat").asLong()
          + line.path("adjusted_sat").asLong();
      assertThat(line.path("closing_sat").asLong()).as(line.toString()).isEqualTo(before);
      assertThat(daemon
              .askWith(READER, SHOP + "/balance?height=" + line.path("height").asInt())
              .body()
              .path("balance_sat")
              .asLong())
          .isEqualTo(before);
    }
    assertThat(daemon.askWith(READER, SHOP + "/balance?height=" + (made - 1)).status())
        .isEqualTo(404);
  }

  /** At any block that is kept, the coins of an account and of a script that it has already are told once, and add up. */
  private static void assertReserves(TestDaemon daemon, List<Script> ours, int made) {
    int tip = daemon.awaitTip().path("height").asInt();
    for (int height = made; height <= tip; height += 13) {
      String body = "{\"accounts\":[\"shop\"],\"scripts\":[\"" + ours.get(0).hex()
          + "\"],\"height\":" + height + "}";
      List<String> lines =
          daemon.postForText("/v1/reserves", body).body().lines().toList();
      JsonNode claim = TestDaemon.json(lines.get(0));
      JsonNode then = daemon.askWith(READER, SHOP + "/balance?height=" + height).body();
      assertThat(claim.path("block_hash")).isEqualTo(then.path("block_hash"));
      assertThat(claim.path("total_sat").asLong())
          .as("after block " + height)
          .isEqualTo(then.path("balance_sat").asLong());
      assertThat(claim.path("utxo_count").asLong())
          .isEqualTo(then.path("utxo_count").asLong());
      assertThat(claim.path("header").asText()).hasSize(160);
      Set<String> coins = new HashSet<>();
      long sum = 0;
      for (String line : lines.subList(1, lines.size())) {
        JsonNode coin = TestDaemon.json(line);
        assertThat(coins.add(coin.path("txid").asText() + coin.path("vout").asText()))
            .isTrue();
        assertThat(coin.path("height").asInt()).isLessThanOrEqualTo(height);
        sum += coin.path("value_sat").asLong();
      }
      assertThat(sum).isEqualTo(claim.path("total_sat").asLong());
    }
  }

  /** Over a restart, and a receiver that refuses for a while, each event comes, in order, with the same id. */
  @Test
  void events_come_by_stream_and_to_receivers_and_none_is_missed() throws IOException {
    List<Script> ours = scripts();
    SimChain chain = CHAIN.begin();
    List<SimBlock> events = CHAIN.events();
    try (Receiver receiver = new Receiver();
        Receiver moved = new Receiver();
        TestDaemon daemon = new TestDaemon(directory, chain, Network.REGTEST, Map.of())) {
      TokenFile.in(daemon.config().dataDir()).add(AccessToken.of("r", Role.READ, READER, null));
      events.subList(0, 120).forEach(chain::accept);
      daemon.awaitTip();
      daemon.post("/v1/accounts", "{\"name\":\"shop\",\"confirmations\":[\"3\"]}");
      daemon.postLines(SHOP + "/addresses", lines(ours));
      TestDaemon.Answer hook =
          daemon.post(SHOP + "/webhooks", "{\"url\":\"" + receiver.url() + "\"}");
      assertThat(hook.status()).as(hook.toString()).isEqualTo(201);
      assertThat(hook.body().path("secret").asText()).hasSize(64);
      events.subList(120, 160).forEach(chain::accept);
      awaitBalance(daemon);
      receiver.answer(500);
      events.subList(160, 180).forEach(chain::accept);
      awaitBalance(daemon);
      daemon.restart();
      receiver.answer(204);
      events.subList(180, 200).forEach(chain::accept);
      awaitBalance(daemon);
      List<String> kept = paged(daemon);
      assertThat(kept).hasSizeGreaterThan(40);
      Await.until(
          "the receiver was told all",
          () -> told(receiver).size() == kept.size(),
          () -> told(receiver).size() + " of " + kept.size() + ": " + told(receiver));
      assertThat(told(receiver)).isEqualTo(kept);
      assertThat(receiver.came()).allMatch(came -> came.signature().startsWith("t="));
      receiver.answer(500);
      events.subList(200, 220).forEach(chain::accept);
      awaitBalance(daemon);
      assertMovesOn(daemon, hook.body().path("id").asText(), receiver, moved);
      List<String> all = paged(daemon);
      assertThat(streamed(daemon, 10, all.size() - 10)).isEqualTo(all.subList(10, all.size()));
      assertThat(daemon.ask(SHOP + "/watch").status()).isEqualTo(401);
      String id = hook.body().path("id").asText();
      assertThat(daemon.askWithKey(SHOP + "/webhooks").body().toString())
          .contains(id)
          .doesNotContain(hook.body().path("secret").asText());
      assertThat(daemon.delete(SHOP + "/webhooks/" + id).status()).isEqualTo(200);
      assertThat(daemon.delete(SHOP + "/webhooks/" + id).status()).isEqualTo(404);
    }
  }

  /** Another URL and secret cost the receiver nothing: it goes on from the last event that was taken. */
  private static void assertMovesOn(TestDaemon daemon, String id, Receiver before, Receiver after) {
    String hook = SHOP + "/webhooks/" + id;
    assertThat(daemon.patch(hook, "{\"url\":\"ftp://127.0.0.1/\"}").status()).isEqualTo(400);
    assertThat(daemon.patch(hook, "{\"secret\":\"short\"}").status()).isEqualTo(400);
    assertThat(daemon.patch(SHOP + "/webhooks/unknown", "{}").status()).isEqualTo(404);
    TestDaemon.Answer changed = daemon.patch(
        hook, "{\"url\":\"" + after.url() + "\",\"secret\":\"another-secret-of-32-letters\"}");
    assertThat(changed.status()).as(changed.toString()).isEqualTo(200);
    assertThat(changed.body().path("url").asText()).isEqualTo(after.url());
    assertThat(changed.body().has("secret")).isFalse();
    List<String> all = paged(daemon);
    Await.until(
        "the moved receiver was told the rest",
        () -> told(before).size() + told(after).size() == all.size(),
        () -> told(before).size() + " and " + told(after).size() + " of " + all.size());
    assertThat(told(after)).isEqualTo(all.subList(told(before).size(), all.size()));
  }

  /** A page can be short; what follows it begins after the sequence that it names. */
  private static List<String> paged(TestDaemon daemon) {
    List<String> events = new ArrayList<>();
    long after = 0;
    while (true) {
      JsonNode page =
          daemon.askWithKey(SHOP + "/events?limit=1000&after=" + after).body();
      for (JsonNode event : page.path("events")) {
        events.add(event.path("sequence").asLong() + " " + event.path("id").asText());
      }
      if (page.path("last_sequence").asLong() == after) {
        return events;
      }
      after = page.path("last_sequence").asLong();
    }
  }

  /** Without what was told again because the answer did not count. */
  private static List<String> told(Receiver receiver) {
    return receiver.events().stream()
        .map(event -> event.path("sequence").asLong() + " " + event.path("id").asText())
        .distinct()
        .toList();
  }

  private static List<String> streamed(TestDaemon daemon, int after, int count) throws IOException {
    List<String> events = new ArrayList<>();
    HttpURLConnection stream = (HttpURLConnection)
        URI.create(daemon.url() + SHOP + "/watch?after=" + after).toURL().openConnection();
    stream.setRequestProperty("Authorization", "Bearer " + READER);
    try (BufferedReader in = new BufferedReader(
        new InputStreamReader(stream.getInputStream(), StandardCharsets.UTF_8))) {
      while (events.size() < count) {
        String line = in.readLine();
        assertThat(line).as("the stream ended").isNotNull();
        if (line.startsWith("data: ")) {
          JsonNode event = TestDaemon.json(line.substring(6));
          events.add(event.path("sequence").asLong() + " " + event.path("id").asText());
        }
      }
    } finally {
      stream.disconnect();
    }
    return events;
  }

  @Test
  void are_nobody_elses_business_and_refuse_what_makes_no_sense() {
    try (TestDaemon daemon =
        new TestDaemon(directory, CHAIN.replayed(), Network.REGTEST, Map.of())) {
      daemon.awaitTip();
      TokenFile.in(daemon.config().dataDir()).add(AccessToken.of("r", Role.READ, READER, null));
      for (String path :
          List.of("/v1/accounts", SHOP, SHOP + "/balance", SHOP + "/utxos", SHOP + "/books")) {
        assertThat(daemon.ask(path).status()).as(path).isEqualTo(401);
      }
      Await.until("the token", () -> daemon.statusWith(READER, "/v1/accounts") == 200);
      assertThat(daemon.askWith(READER, SHOP + "/balance").status()).isEqualTo(404);
      assertThat(daemon.postOpenly("/v1/accounts", "{\"name\":\"shop\"}").status())
          .isEqualTo(401);
      assertThat(daemon.post("/v1/accounts", "{\"name\":\"a b\"}").status()).isEqualTo(400);
      assertThat(daemon.post("/v1/accounts", "{\"name\":\"shop\"}").status()).isEqualTo(201);
      assertThat(daemon.post("/v1/accounts", "{\"name\":\"shop\"}").status()).isEqualTo(409);

      String good = Addresses.encode(scripts().get(0), Network.REGTEST).orElseThrow();
      TestDaemon.Answer bad = daemon.postLines(SHOP + "/addresses", good + "\n\nnot-an-address\n");
      assertThat(bad.status()).isEqualTo(400);
      assertThat(bad.body().path("detail").asText()).startsWith("Line 3: ");
      assertThat(daemon.askWith(READER, SHOP).body().path("script_count").asInt())
          .as("nothing is added where a line is malformed")
          .isZero();
      assertThat(
              daemon.postLines(SHOP + "/addresses", "{\"script\":\"6a01ff\"}").status())
          .isEqualTo(400);
      TestDaemon.Answer twice = daemon.postLines(SHOP + "/addresses", good + "\n" + good + "\n");
      assertThat(twice.body().path("added").asInt()).isEqualTo(1);

      String key =
          "tprv8ZgxMBicQKsPd7Uf69XL1XwhmjHopUGep8GuEiJDZmbQz6o58LninorQAfcKZWARbtRtfnLcJ5MQ2AtHcQJCCRUcMRvmDUjyEmNUWwx8UbK";
      for (String body : List.of(
          "{\"name\":\"cold\",\"descriptor\":\"wpkh(" + key + "/0/*)\"}",
          "{\"name\":\"cold\",\"xpub\":\"" + key + "\"}")) {
        TestDaemon.Answer refused = daemon.post("/v1/accounts", body);
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.body().path("detail").asText())
            .contains("private key")
            .doesNotContain("tprv8");
      }
      for (String query : List.of(
          "/utxos?cursor=x",
          "/addresses?cursor=AAAA",
          "/utxos?sort=size",
          "/utxos?sort=value&cursor=A12.x",
          "/utxos?min_value_sat=2100000000000001",
          "/history?order=up",
          "/history?counterparts=maybe",
          "/history?counterparts=true&limit=26",
          "/history?counterparts=true&format=csv",
          "/books?from=2020-01-01",
          "/books?period=year&from=2020-01-01&to=2020-01-02",
          "/balance?height=1&min_conf=2")) {
        assertThat(daemon.askWith(READER, SHOP + query).status()).as(query).isEqualTo(400);
      }
      assertThat(daemon.delete(SHOP).status()).isEqualTo(200);
      assertThat(daemon.askWith(READER, SHOP).status()).isEqualTo(404);
      assertThat(daemon.post("/v1/accounts", "{\"name\":\"shop\"}").status()).isEqualTo(201);
      assertThat(daemon.askWith(READER, SHOP).body().path("script_count").asInt())
          .isZero();
    }
  }
}
