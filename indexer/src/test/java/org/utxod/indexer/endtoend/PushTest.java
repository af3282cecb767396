package org.utxod.indexer.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.utxod.indexer.config.Setting;
import org.utxod.indexer.simnode.generate.DemoChain;
import org.utxod.indexer.simnode.generate.GeneratorShape;
import org.utxod.store.chain.Hex;
import org.utxod.store.chain.Network;
import org.utxod.store.chain.Script;
import org.utxod.store.chain.Txid;
import org.utxod.store.fixture.Await;

/**
 * Subscribers and webhook receivers are notified of everything that happens and is undone: over HTTP, with a simulated
 * node.
 */
class PushTest {
  private static final String SECRET = "a-secret-of-the-test";

  @TempDir
  Path directory;

  private DemoChain chain;
  private TestDaemon daemon;

  @BeforeEach
  void a_daemon_at_the_tip() {
    chain = new DemoChain(21, GeneratorShape.small(), 120);
    daemon = new TestDaemon(
        directory, chain.chain(), Network.REGTEST, Map.of(Setting.MEMPOOL_POLL_MS, "10"));
    daemon.awaitTip();
  }

  @AfterEach
  void close() {
    daemon.close();
  }

  private String query() {
    return chain.hotScripts().stream().map(Script::hex).collect(Collectors.joining(","));
  }

  private Watching watch(String last) {
    return new Watching(daemon.url() + "/v1/watch?script=" + query(), last);
  }

  /** Balances as the events say, from a state on. */
  private static Map<String, Long> tally(List<JsonNode> events) {
    Map<String, Long> sat = new java.util.HashMap<>();
    for (JsonNode event : events) {
      String type = event.path("type").asText();
      if (type.equals("state")) {
        event
            .path("balances")
            .forEach(held ->
                sat.put(held.path("script").asText(), held.path("balance_sat").asLong()));
      } else if (type.equals("confirmed") || type.equals("undone")) {
        long change =
            event.path("received_sat").asLong() - event.path("spent_sat").asLong();
        sat.merge(
            event.path("script").asText(), type.equals("undone") ? -change : change, Long::sum);
      }
    }
    return sat;
  }

  private void assertBalances(Map<String, Long> sat) {
    for (Script script : chain.hotScripts()) {
      assertThat(sat.getOrDefault(script.hex(), 0L))
          .isEqualTo(daemon
              .get("/v1/script/" + script.hex() + "/balance")
              .path("balance_sat")
              .asLong());
    }
  }

  private void awaitBlock(Watching watching) {
    String hash = chain.chain().activeTip().hash().display();
    Await.until(
        "block " + hash,
        () -> watching.events("block").stream()
            .anyMatch(block -> block.path("connected").asBoolean()
                && block.path("block_hash").asText().equals(hash)),
        () -> String.valueOf(watching.events("block")));
  }

  @Test
  void events_add_up_to_the_balances_through_reorganisations() {
    try (Watching watching = watch(null)) {
      watching.await("state", 1);
      chain.grow();
      awaitBlock(watching);
      chain.reorganise(3);
      awaitBlock(watching);
      daemon.awaitTip();
      assertThat(watching.events("undone")).isNotEmpty();
      assertThat(watching.events("state")).hasSize(1);
      assertBalances(tally(watching.events()));
    }
  }

  @Test
  void one_who_returns_after_a_restart_and_a_reorganisation_learns_what_was_undone() {
    List<JsonNode> heard = new ArrayList<>();
    String last;
    try (Watching watching = watch(null)) {
      watching.await("state", 1);
      chain.grow();
      awaitBlock(watching);
      heard.addAll(watching.events());
      last = watching.lastId();
    }
    daemon.stop();
    chain.reorganise(2);
    chain.grow();
    daemon.restart();
    daemon.awaitTip();
    try (Watching watching = watch(last)) {
      JsonNode state = watching.await("state", 1).get(0);
      assertThat(state.path("reason").asText()).isEqualTo("caught_up");
      assertThat(watching.events("undone")).isNotEmpty();
      List<JsonNode> missed = watching.events();
      heard.addAll(missed.subList(0, missed.indexOf(state)));
      assertBalances(tally(heard));
    }
  }

  @Test
  void a_position_of_another_index_or_a_longer_absence_than_is_kept_gives_balances_anew() {
    for (String foreign : List.of("999999", "5-00000000")) {
      try (Watching watching = watch(foreign)) {
        JsonNode state = watching.await("state", 1).get(0);
        assertThat(state.path("reason").asText()).isEqualTo("reset");
        assertThat(watching.events("confirmed")).isEmpty();
        assertBalances(tally(watching.events()));
      }
    }
    assertThat(daemon.ask("/v1/watch?last_event_id=x&script=51").status()).isEqualTo(400);
    assertThat(daemon.ask("/v1/watch").status()).isEqualTo(400);
  }

  @Test
  void an_index_that_keeps_no_activity_refuses_instead_of_telling_balances_anew_for_each_block() {
    Map<Setting<?>, String> none = Map.of(Setting.ACTIVITY_BLOCKS, "0");
    try (TestDaemon other =
        new TestDaemon(directory.resolve("other"), chain.chain(), Network.REGTEST, none)) {
      other.awaitTip();
      String body = "{\"url\":\"http://127.0.0.1:1/\",\"scripts\":[\"51\"]}";
      for (TestDaemon.Answer refused :
          List.of(other.ask("/v1/watch?script=51"), other.post("/v1/webhooks", body))) {
        assertThat(refused.status()).isEqualTo(404);
        assertThat(refused.body().path("detail").asText()).contains("activity_blocks: 144");
      }
    }
  }

  @Test
  void more_scripts_than_a_path_has_room_for_are_watched_by_post() {
    String many = IntStream.range(0, 999 - chain.hotScripts().size())
        .mapToObj(i -> "\"0020%064x\"".formatted(i))
        .collect(Collectors.joining(","));
    String hot = chain.hotScripts().stream()
        .map(script -> "\"" + script.hex() + "\"")
        .collect(Collectors.joining(","));
    String body = "{\"addresses\":[\"bcrt1qw508d6qejxtdg4y5r3zarvary0c5xw7kygt080\"],\"scripts\":["
        + many + "," + hot + "]";
    String last;
    try (Watching watching = Watching.byPost(daemon.url() + "/v1/watch", body + "}")) {
      assertThat(watching.await("state", 1).get(0).path("balances")).hasSize(1_000);
      chain.grow();
      awaitBlock(watching);
      assertBalances(tally(watching.events()));
      last = watching.lastId();
    }
    chain.grow();
    daemon.awaitTip();
    try (Watching watching = Watching.byPost(
        daemon.url() + "/v1/watch", body + ",\"last_event_id\":\"" + last + "\"}")) {
      assertThat(watching.await("state", 1).get(0).path("reason").asText()).isEqualTo("caught_up");
      assertThat(watching.events("block")).isNotEmpty();
    }
    for (String bad : List.of(
        "{}",
        "[]",
        "{\"scripts\":[]}",
        "{\"scripts\":[\"5\"]}",
        "{\"script\":[\"51\"]}",
        "x",
        "{\"scripts\":[\"51\"],\"last_event_id\":\"x\"}")) {
      assertThat(daemon.postOpenly("/v1/watch", bad).status()).as(bad).isEqualTo(400);
    }
    assertThat(daemon
            .postOpenly("/v1/watch", body.replace("[" + many, "[\"51\"," + many) + "}")
            .status())
        .isEqualTo(400);
  }

  @Test
  void a_reindex_tells_balances_anew() {
    try (Watching watching = watch(null)) {
      watching.await("state", 1);
      assertThat(daemon.reindex(100).path("error").isNull()).isTrue();
      daemon.awaitTip();
      List<JsonNode> states = watching.await("state", 2);
      assertThat(states.get(1).path("reason").asText()).isEqualTo("reset");
      Await.until(
          "balances of the tip",
          () ->
              watching.events().get(watching.events().size() - 1).path("height").asInt()
                  == chain.chain().activeTip().height(),
          () -> String.valueOf(watching.events()));
      assertBalances(tally(watching.events()));
    }
  }

  @Test
  void a_payment_is_told_unconfirmed_and_then_confirmed() {
    try (Watching watching = watch(null)) {
      watching.await("state", 1);
      for (int i = 0; i < 10 && watching.events("unconfirmed").isEmpty(); i++) {
        chain.send(daemon.node().mempool());
      }
      JsonNode first = watching.await("unconfirmed", 1).get(0);
      Await.until(
          "its confirmation",
          () -> {
            chain.grow();
            awaitBlock(watching);
            return watching.events("confirmed").stream()
                .anyMatch(event -> event.path("txid").equals(first.path("txid")));
          },
          () -> String.valueOf(watching.events()));
    }
  }

  /** Sends until one is reported, and returns its txid. */
  private JsonNode unconfirmed(Watching watching) {
    for (int i = 0; i < 10 && watching.events("unconfirmed").isEmpty(); i++) {
      chain.send(daemon.node().mempool());
    }
    return watching.await("unconfirmed", 1).get(0);
  }

  private static boolean tells(List<JsonNode> events, String type, JsonNode txid) {
    return events.stream()
        .anyMatch(event ->
            event.path("type").asText().equals(type) && event.path("txid").equals(txid));
  }

  @Test
  void what_vanished_while_the_daemon_was_down_is_told_as_gone_to_who_returns_and_who_is_called() {
    try (Receiver receiver = new Receiver()) {
      String id = register(receiver);
      JsonNode txid;
      String last;
      try (Watching watching = watch(null)) {
        watching.await("state", 1);
        txid = unconfirmed(watching).path("txid");
        Await.until(
            "that the receiver is told",
            () -> tells(receiver.events(), "unconfirmed", txid),
            () -> String.valueOf(receiver.events()));
        last = watching.lastId();
      }
      daemon.stop();
      daemon.node().mempool().evict(Txid.ofDisplay(txid.asText()));
      daemon.restart();
      daemon.awaitTip();
      try (Watching watching = watch(last)) {
        Await.until(
            "that it is told as gone",
            () -> tells(watching.events(), "gone", txid) && tells(receiver.events(), "gone", txid),
            () -> watching.events() + " and webhook " + id + ": " + receiver.events());
      }
    }
  }

  private String register(Receiver receiver) {
    TestDaemon.Answer made = daemon.post(
        "/v1/webhooks",
        "{\"url\":\"" + receiver.url() + "\",\"secret\":\"" + SECRET + "\",\"scripts\":["
            + chain.hotScripts().stream()
                .map(script -> "\"" + script.hex() + "\"")
                .collect(Collectors.joining(","))
            + "]}");
    assertThat(made.status()).as(made.toString()).isEqualTo(201);
    return made.body().path("id").asText();
  }

  private void awaitTold(String id) {
    JsonNode[] last = new JsonNode[1];
    Await.until(
        "that webhook " + id + " is told everything",
        () -> {
          last[0] = daemon.askWithKey("/v1/webhooks/" + id).body();
          return last[0].path("behind_steps").asLong() == 0
              && last[0].path("failed_tries").asInt() == 0;
        },
        () -> String.valueOf(last[0]));
  }

  /** At least once, and in order: without duplicates, the rest is in the order of events. */
  private static List<JsonNode> distinct(List<JsonNode> events) {
    Set<String> seen = new HashSet<>();
    return events.stream().filter(event -> seen.add(event.path("id").asText())).toList();
  }

  @Test
  void a_receiver_that_fails_for_a_while_over_a_restart_and_a_reorganisation_misses_nothing()
      throws Exception {
    Map<String, Long> before = new java.util.HashMap<>();
    for (Script script : chain.hotScripts()) {
      before.put(
          script.hex(),
          daemon
              .get("/v1/script/" + script.hex() + "/balance")
              .path("balance_sat")
              .asLong());
    }
    try (Receiver receiver = new Receiver();
        Receiver dead = new Receiver()) {
      dead.answer(500);
      String never = register(dead);
      String id = register(receiver);
      chain.grow();
      daemon.awaitTip();
      awaitTold(id);
      assertThat(receiver.events()).isNotEmpty();
      receiver.answer(500);
      chain.reorganise(2);
      daemon.awaitTip();
      daemon.restart();
      chain.grow();
      daemon.awaitTip();
      receiver.answer(200);
      awaitTold(id);
      List<JsonNode> events = distinct(receiver.events());
      assertThat(events.stream().map(event -> event.path("type").asText())).contains("undone");
      Map<String, Long> sat = new java.util.HashMap<>(before);
      tally(events).forEach((script, change) -> sat.merge(script, change, Long::sum));
      assertBalances(sat);
      long sequence = 0;
      for (JsonNode event : events) {
        if (event.has("sequence")) {
          assertThat(event.path("sequence").asLong()).isGreaterThanOrEqualTo(sequence);
          sequence = event.path("sequence").asLong();
        }
      }
      for (Receiver.Came one : receiver.came()) {
        assertSigned(one);
      }
      JsonNode failing = daemon.askWithKey("/v1/webhooks/" + never).body();
      assertThat(failing.path("failure").asText()).contains("500");
      assertThat(failing.has("secret")).isFalse();
    }
  }

  @Test
  void a_webhook_is_changed_without_losing_where_it_was() throws Exception {
    try (Receiver receiver = new Receiver();
        Receiver other = new Receiver()) {
      String id = register(receiver);
      String hook = "/v1/webhooks/" + id;
      chain.grow();
      daemon.awaitTip();
      awaitTold(id);
      receiver.answer(500);
      chain.grow();
      daemon.awaitTip();
      JsonNode before = daemon.askWithKey(hook).body();
      String script = chain.hotScripts().get(0).hex();
      TestDaemon.Answer changed = daemon.patch(
          hook,
          "{\"url\":\"" + other.url()
              + "\",\"add_scripts\":[\"6a51\",\"52\"],\"remove_scripts\":[\"" + script
              + "\",\"6a51\"]}");
      assertThat(changed.status()).as(changed.toString()).isEqualTo(200);
      assertThat(changed.body().path("watched_count").asInt())
          .isEqualTo(before.path("watched_count").asInt() + 1);
      assertThat(changed.body().path("watched").toString())
          .contains("\"6a51\"", "\"52\"")
          .doesNotContain(script);
      awaitTold(id);
      assertThat(other.events()).as("of the block that the first did not take").isNotEmpty();
      assertThat(other.events().toString()).doesNotContain(script);
      for (Receiver.Came one : other.came()) {
        assertSigned(one);
      }
      Set<String> ids = new HashSet<>();
      receiver.events().forEach(event -> ids.add(event.path("id").asText()));
      assertThat(other.events())
          .noneMatch(event -> ids.contains(event.path("id").asText()));
      daemon.restart();
      assertThat(daemon.askWithKey(hook).body().path("url").asText()).isEqualTo(other.url());
      assertThat(daemon.askWithKey(hook).body().path("watched").toString()).contains("\"52\"");
    }
  }

  @Test
  void a_change_that_is_refused_changes_nothing() {
    try (Receiver receiver = new Receiver()) {
      String hook = "/v1/webhooks/" + register(receiver);
      String before = daemon.askWithKey(hook).body().toString();
      String all =
          daemon.askWithKey(hook).body().path("watched").findValuesAsText("script").stream()
              .map(script -> "\"" + script + "\"")
              .collect(java.util.stream.Collectors.joining(","));
      for (String body : List.of(
          "{\"url\":\"ftp://127.0.0.1/\"}",
          "{\"secret\":\"short\"}",
          "{\"add_addresses\":[\"nonsense\"]}",
          "{\"remove_scripts\":[" + all + "]}",
          "{\"addresses\":[]}")) {
        assertThat(daemon.patch(hook, body).status()).as(body).isEqualTo(400);
      }
      assertThat(daemon.patch("/v1/webhooks/unknown", "{}").status()).isEqualTo(404);
      assertThat(daemon.askWithKey(hook).body().toString()).isEqualTo(before);
    }
  }

  private static void assertSigned(Receiver.Came one) throws Exception {
    String[] parts = one.signature().split(",");
    String time = parts[0].substring("t=".length());
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
    mac.update((time + ".").getBytes(StandardCharsets.UTF_8));
    assertThat(parts[1])
        .isEqualTo("v1=" + Hex.encode(mac.doFinal(one.body().getBytes(StandardCharsets.UTF_8))));
  }

  @Test
  void webhooks_want_the_key_and_a_url_that_may_be_called() {
    String body = "{\"url\":\"http://127.0.0.1:1/\",\"scripts\":[\"51\"]}";
    assertThat(daemon.postOpenly("/v1/webhooks", body).status()).isEqualTo(401);
    assertThat(daemon.post("/v1/webhooks", body.replace("http:", "ftp:")).status())
        .isEqualTo(400);
    assertThat(daemon.post("/v1/webhooks", body.replace("127", "u:p@127")).status())
        .isEqualTo(400);
    assertThat(daemon.post("/v1/webhooks", body.replace("\"51\"", "")).status()).isEqualTo(400);
  }
}
