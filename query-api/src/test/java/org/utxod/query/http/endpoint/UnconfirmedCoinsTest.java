package org.utxod.query.http.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.utxod.query.port.mempool.MempoolTx;
import org.utxod.query.testing.FakeIndex;
import org.utxod.query.testing.FakeIndex.NewCoin;
import org.utxod.query.testing.FakeMempool;
import org.utxod.query.testing.RawHttp.Answer;
import org.utxod.query.testing.TestServer;
import org.utxod.store.chain.Hex;
import org.utxod.store.chain.OutPoint;
import org.utxod.store.chain.Script;
import org.utxod.store.chain.ScriptKey;

/** Coins that the mempool spends and creates, over HTTP. */
class UnconfirmedCoinsTest {
  private static final JsonMapper JSON = new JsonMapper();
  private static final Script P2WPKH = Script.ofHex("0014751e76e8199196d454941c45d1b3a323f1433bd6");
  private static final Script OTHER = Script.ofHex("51");
  private static final String PATH = "/v1/script/" + P2WPKH.hex() + "/utxos";
  private static final OutPoint A = new OutPoint(FakeIndex.txid("a"), 3);

  private final TestServer server = new TestServer();

  @AfterEach
  void close() {
    assertThat(server.index.openViews()).isZero();
    server.close();
  }

  private void fill() {
    server.index.block(NewCoin.of(P2WPKH, "a", 3, 546), NewCoin.of(P2WPKH, "b", 0, 1_000));
    server.chain.tip(0);
  }

  /** Spends a confirmed coin, creates three, one of which is unspendable, and has one of them spent again. */
  private MempoolTx busy() {
    MempoolTx parent = server.mempool.add(
        "parent",
        List.of(
            FakeMempool.output(P2WPKH, 300),
            FakeMempool.output(OTHER, 9),
            FakeMempool.output(P2WPKH, 200)),
        List.of(new MempoolTx.Input(A, FakeMempool.output(P2WPKH, 546))));
    server.mempool.add(
        "child",
        List.of(FakeMempool.output(P2WPKH, 100)),
        List.of(
            new MempoolTx.Input(new OutPoint(parent.txid(), 0), FakeMempool.output(P2WPKH, 300))));
    return parent;
  }

  private JsonNode get(String query) throws Exception {
    Answer answer = server.get(PATH + query);
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    return JSON.readTree(answer.body());
  }

  private static List<String> told(JsonNode page) {
    List<String> told = new ArrayList<>();
    for (JsonNode coin : page.path("utxos")) {
      told.add(coin.path("value_sat").asLong() + " " + coin.path("height").asText() + " "
          + coin.path("confirmations").asText() + " "
          + coin.path("spent_by_mempool").asText());
    }
    return told;
  }

  private static String id(String word) {
    return FakeIndex.txid(word).display();
  }

  @Test
  void a_coin_that_the_mempool_spends_says_by_what_and_nothing_else_changes() throws Exception {
    fill();
    server.mempool.followed();
    JsonNode before = get("");
    busy();
    JsonNode after = get("");
    assertThat(told(after)).containsExactlyInAnyOrder("546 0 1 " + id("parent"), "1000 0 1 null");
    assertThat(after.path("utxo_count").asInt()).isEqualTo(2);
    for (int i = 0; i < 2; i++) {
      assertThat(after.at("/utxos/" + i + "/txid")).isEqualTo(before.at("/utxos/" + i + "/txid"));
    }
  }

  @Test
  void where_the_mempool_is_not_known_the_spender_is_null_and_unconfirmed_coins_are_refused()
      throws Exception {
    fill();
    busy();
    server.mempool.lost();
    assertThat(told(get(""))).allMatch(coin -> coin.endsWith(" null"));
    for (String which : List.of("include", "only")) {
      Answer answer = server.get(PATH + "?unconfirmed=" + which);
      assertThat(answer.status()).as(which).isEqualTo(404);
      assertThat(answer.body()).contains("switched-off").contains("mempool: auto");
    }
    server.mempool.losesStep("The node is starting.");
    Answer later = server.get(PATH + "?unconfirmed=only");
    assertThat(later.status()).isEqualTo(503);
    assertThat(later.header("Retry-After")).isNotNull();
    assertThat(later.body()).contains("currently unavailable").contains("The node is starting.");
  }

  @Test
  void unconfirmed_coins_come_first_without_a_height() throws Exception {
    fill();
    busy();
    JsonNode page = get("?unconfirmed=include");
    assertThat(told(page).subList(0, 3))
        .containsExactlyInAnyOrder(
            "300 null 0 " + id("child"), "200 null 0 null", "100 null 0 null");
    assertThat(told(page).subList(3, 5))
        .containsExactlyInAnyOrder("546 0 1 " + id("parent"), "1000 0 1 null");
    assertThat(page.at("/utxos/0/coinbase").asBoolean(true)).isFalse();
    assertThat(page.path("utxo_count").asInt()).as("the confirmed ones").isEqualTo(2);
    assertThat(told(get("?unconfirmed=only"))).isEqualTo(told(page).subList(0, 3));
    assertThat(told(get("?unconfirmed=exclude"))).isEqualTo(told(page).subList(3, 5));
  }

  @Test
  void pages_of_any_size_join_to_the_same_list() throws Exception {
    fill();
    busy();
    for (String which : List.of("include", "only")) {
      List<String> whole = told(get("?unconfirmed=" + which));
      for (int limit = 1; limit <= 6; limit++) {
        List<String> joined = new ArrayList<>();
        String cursor = "";
        int pages = 0;
        do {
          JsonNode page = get("?unconfirmed=" + which + "&limit=" + limit + cursor);
          assertThat(page.path("utxos").size()).isBetween(1, limit);
          joined.addAll(told(page));
          cursor = page.path("next_cursor").isNull()
              ? ""
              : "&cursor=" + page.path("next_cursor").asText();
          assertThat(++pages).isLessThan(10);
        } while (!cursor.isEmpty());
        assertThat(joined).as(which + " by " + limit).isEqualTo(whole);
      }
    }
  }

  @Test
  void what_does_not_go_together_is_refused() throws Exception {
    fill();
    busy();
    String among = get("?unconfirmed=include&limit=1").path("next_cursor").asText();
    String confirmed = get("?limit=1").path("next_cursor").asText();
    for (String query : List.of(
        "?unconfirmed=yes",
        "?unconfirmed=include&min_conf=1",
        "?unconfirmed=only&min_conf=6",
        "?cursor=" + among,
        "?unconfirmed=only&cursor=" + confirmed)) {
      assertThat(server.get(PATH + query).status()).as(query).isEqualTo(400);
    }
    assertThat(told(get("?unconfirmed=include&cursor=" + confirmed)))
        .as("past all unconfirmed ones")
        .hasSize(1);
  }

  private static String byHash(Script script) {
    return "/v1/scripthash/" + Hex.encode(ScriptKey.sha256().digest(script.bytes()));
  }

  /** As a wallet has it that was just paid, or that just spent everything. */
  @Test
  void a_script_that_is_in_the_mempool_alone_is_found_by_its_hash() throws Exception {
    fill();
    server.index.scriptHashIndex(true);
    MempoolTx tx = busy();
    for (Script script : List.of(OTHER, P2WPKH)) {
      String itself = "/v1/script/" + script.hex();
      for (String what : List.of("/balance", "/utxos?unconfirmed=include", "/activity")) {
        assertThat(server.get(byHash(script) + what).body())
            .as(what)
            .isEqualTo(server.get(itself + what).body());
      }
    }
    JsonNode other = JSON.readTree(server.get(byHash(OTHER) + "/balance").body());
    assertThat(other.path("mempool_received_sat").asLong()).isEqualTo(9);
    String esplora = "/api/scripthash/" + Hex.encode(ScriptKey.sha256().digest(OTHER.bytes()));
    assertThat(server.get(esplora + "/utxo").body()).contains(tx.txid().display());
  }

  @Test
  void of_a_hash_that_nothing_has_the_unconfirmed_part_is_told_where_the_mempool_is_known()
      throws Exception {
    fill();
    server.index.scriptHashIndex(true);
    String nobody = byHash(Script.ofHex("0014" + "99".repeat(20)));
    assertThat(JSON.readTree(server.get(nobody + "/balance").body())
            .path("mempool_received_sat")
            .isNull())
        .isTrue();
    busy();
    JsonNode known = JSON.readTree(server.get(nobody + "/balance").body());
    assertThat(known.path("mempool_received_sat").asText()).isEqualTo("0");
    assertThat(known.path("complete").asBoolean()).isTrue();
    server.mempool.losesStep("The node is starting.");
    String hash = nobody.substring("/v1/scripthash/".length());
    for (String what : List.of("", "/utxo", "/txs", "/txs/mempool")) {
      assertThat(server.get("/api/scripthash/" + hash + what).status()).as(what).isEqualTo(503);
    }
  }
}
