package org.utxod.query.http.esplora;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.utxod.query.port.TransactionSource.Spending;
import org.utxod.query.port.mempool.MempoolTx;
import org.utxod.query.testing.FakeIndex;
import org.utxod.query.testing.FakeIndex.NewCoin;
import org.utxod.query.testing.FakeMempool;
import org.utxod.query.testing.RawHttp.Answer;
import org.utxod.store.chain.Hex;
import org.utxod.store.chain.OutPoint;
import org.utxod.store.chain.Script;
import org.utxod.store.chain.ScriptKey;
import org.utxod.store.chain.Txid;

/** The responses that Esplora's clients receive, over HTTP. */
class EsploraTest extends EsploraFixture {
  private static final String UNUSED = "mipcBbFg9gMiCh81Kj8tqqdgoZub1ZJRfn";
  private static final Script OTHER = Script.ofHex("51");
  private static final String NONE =
      "{\"funded_txo_count\":0,\"funded_txo_sum\":0,\"spent_txo_count\":0,\"spent_txo_sum\":0,\"tx_count\":0}";

  private static MempoolTx.Input spends(OutPoint coin, long sat) {
    return new MempoolTx.Input(coin, FakeMempool.output(SCRIPT, sat));
  }

  @Test
  void chain_stats_speak_of_the_coins_held_and_mempool_stats_of_what_is_to_come() {
    String held =
        "{\"funded_txo_count\":2,\"funded_txo_sum\":1546,\"spent_txo_count\":0,\"spent_txo_sum\":0,\"tx_count\":2}";
    String head = "{\"address\":\"" + ADDRESS + "\",\"chain_stats\":" + held;
    assertThat(ok("/address/" + ADDRESS)).isEqualTo(head + ",\"mempool_stats\":" + NONE + "}");
    server.mempool.add("u", List.of(FakeMempool.output(SCRIPT, 300)), List.of(spends(A, 546)));
    assertThat(ok("/address/" + ADDRESS))
        .isEqualTo(
            head
                + ",\"mempool_stats\":{\"funded_txo_count\":1,\"funded_txo_sum\":300,\"spent_txo_count\":1,\"spent_txo_sum\":546,\"tx_count\":1}}");
    assertThat(ok("/address/" + UNUSED))
        .isEqualTo("{\"address\":\"" + UNUSED + "\",\"chain_stats\":" + NONE + ",\"mempool_stats\":"
            + NONE + "}");
  }

  @Test
  void a_script_hash_is_answered_where_the_index_for_it_is_on() {
    String hash = Hex.encode(ScriptKey.sha256().digest(SCRIPT.bytes()));
    assertThat(server.get("/api/scripthash/" + hash).status()).isEqualTo(404);
    assertThat(server.get("/api/scripthash/" + hash).body()).contains("script_hash_index: true");
    server.index.scriptHashIndex(true);
    assertThat(ok("/scripthash/" + hash))
        .startsWith("{\"scripthash\":\"" + hash + "\",\"chain_stats\":");
    assertThat(ok("/scripthash/" + hash + "/utxo")).contains("\"value\":546");
  }

  @Test
  void coins_are_those_confirmed_and_those_to_come_without_those_about_to_be_spent() {
    String first =
        "{\"txid\":\"" + A.txid() + "\",\"vout\":0,\"status\":" + confirmed(1) + ",\"value\":546}";
    String second =
        "{\"txid\":\"" + B.txid() + "\",\"vout\":1,\"status\":" + confirmed(1) + ",\"value\":1000}";
    assertThat(ok("/address/" + ADDRESS + "/utxo")).contains(first, second);
    server.mempool.add("u", List.of(FakeMempool.output(SCRIPT, 300)), List.of(spends(A, 546)));
    server.mempool.add(
        "v",
        List.of(FakeMempool.output(OTHER, 1), FakeMempool.output(SCRIPT, 2)),
        List.of(spends(new OutPoint(FakeIndex.txid("u"), 0), 300)));
    assertThat(ok("/address/" + ADDRESS + "/utxo"))
        .isEqualTo("[" + second + ",{\"txid\":\"" + FakeIndex.txid("v")
            + "\",\"vout\":1,\"status\":{\"confirmed\":false},\"value\":2}]");
    assertThat(ok("/address/" + UNUSED + "/utxo")).isEqualTo("[]");
  }

  @Test
  void a_coin_that_a_block_confirmed_a_moment_ago_is_not_there_twice() {
    server.mempool.add("a", List.of(FakeMempool.output(SCRIPT, 546)), List.of());
    assertThat(ok("/address/" + ADDRESS + "/utxo").split("\"txid\"", -1)).hasSize(3);
  }

  @Test
  void more_than_five_hundred_coins_are_refused_whole() {
    List<NewCoin> many = new ArrayList<>();
    for (int i = 0; i < 498; i++) {
      many.add(NewCoin.of(SCRIPT, "many " + i, 0, 1));
    }
    server.index.block(many, List.of());
    assertThat(ok("/address/" + ADDRESS + "/utxo").split("\"txid\"", -1)).hasSize(501);
    server.index.block(NewCoin.of(SCRIPT, "one more", 0, 1));
    refused("/address/" + ADDRESS + "/utxo", 400, "Too many unspent outputs");
  }

  @Test
  void transactions_of_an_address_where_the_kept_activity_is_the_whole_chain() {
    String txs = ok("/address/" + ADDRESS + "/txs");
    assertThat(txs.indexOf(B.txid().display()))
        .as("the latest first")
        .isLessThan(txs.indexOf(A.txid().display()));
    assertThat(ok("/address/" + ADDRESS + "/txs/chain")).isEqualTo(txs);
    assertThat(ok("/address/" + ADDRESS + "/txs/chain/" + B.txid()))
        .contains(A.txid().display())
        .doesNotContain(B.txid().display());
    assertThat(ok("/address/" + ADDRESS + "/txs/chain/" + A.txid())).isEqualTo("[]");
    assertThat(ok("/address/" + UNUSED + "/txs")).isEqualTo("[]");
  }

  @Test
  void a_list_that_would_end_where_the_kept_activity_ends_is_refused() {
    server.index.activityFrom(1);
    refused("/address/" + ADDRESS + "/txs", 400, "Too many history entries");
    refused("/address/" + UNUSED + "/txs/chain", 400, "Too many history entries");
    for (int i = 0; i < 26; i++) {
      String word = "later " + i;
      server.index.block(NewCoin.of(SCRIPT, word, 0, 1));
      server.node.add(FakeIndex.txid(word), 10 + i, SCRIPT, 1);
    }
    String page = ok("/address/" + ADDRESS + "/txs/chain");
    assertThat(page.split("\"txid\":\"" + "[0-9a-f]{64}\",\"version\"", -1)).hasSize(26);
    refused(
        "/address/" + ADDRESS + "/txs/chain/" + FakeIndex.txid("later 1"),
        400,
        "Too many history entries");
    refused("/address/" + ADDRESS + "/txs/chain/" + A.txid(), 400, "Too many history entries");
  }

  @Test
  void unconfirmed_transactions_stand_before_the_confirmed_ones() {
    OutPoint funds = new OutPoint(FakeIndex.txid("funds " + FakeIndex.txid("u")), 1);
    MempoolTx u = server.mempool.add(
        "u", List.of(FakeMempool.output(SCRIPT, 300)), List.of(spends(funds, 500)));
    server.node.add(u.txid(), null, SCRIPT, 300);
    String txs = ok("/address/" + ADDRESS + "/txs/mempool");
    assertThat(txs)
        .contains(
            "\"txid\":\"" + u.txid(), "\"fee\":4999999700,\"status\":{\"confirmed\":false}}]");
    assertThat(ok("/address/" + ADDRESS + "/txs"))
        .startsWith(txs.substring(0, txs.length() - 1) + ",{");
    assertThat(ok("/address/" + UNUSED + "/txs/mempool")).isEqualTo("[]");
    assertThat(ok("/tx/" + u.txid() + "/status")).isEqualTo("{\"confirmed\":false}");
  }

  @Test
  void a_transaction_in_each_of_its_forms() {
    assertThat(ok("/tx/" + A.txid()))
        .startsWith(
            "{\"txid\":\"" + A.txid() + "\",\"version\":2,\"locktime\":0,\"vin\":[{\"txid\":")
        .endsWith(
            "\"size\":222,\"weight\":561,\"fee\":4999999454,\"status\":" + confirmed(1) + "}");
    assertThat(ok("/tx/" + A.txid() + "/status")).isEqualTo(confirmed(1));
    assertThat(ok("/tx/" + A.txid() + "/hex")).isEqualTo("02000000");
    Answer raw = server.get("/api/tx/" + A.txid() + "/raw");
    assertThat(raw.header("Content-Type")).isEqualTo("application/octet-stream");
    assertThat(raw.body()).isEqualTo("\u0002\0\0\0");
    assertThat(ok("/tx/" + B.txid() + "/merkle-proof"))
        .isEqualTo("{\"block_height\":1,\"merkle\":[\"" + A.txid() + "\"],\"pos\":1}");
    refused("/tx/" + FakeIndex.txid("nobody's"), 404, "Transaction not found");
    assertThat(ok("/tx/" + FakeIndex.txid("nobody's") + "/status"))
        .isEqualTo("{\"confirmed\":false}");
    refused(
        "/tx/" + FakeIndex.txid("nobody's") + "/merkle-proof",
        404,
        "Transaction not found or is unconfirmed");
  }

  @Test
  void that_a_transaction_is_not_there_and_that_nobody_can_say_are_two_answers() {
    String nobodys = "/tx/" + FakeIndex.txid("nobody's");
    server.node.withoutIndex(false);
    for (String end : List.of("", "/status", "/hex", "/raw", "/merkle-proof", "/outspends")) {
      refused(nobodys + end, 400, "Not found (-txindex)");
    }
    refused(nobodys + "/merkleblock-proof", 404, "Not found (-txindex)");
    refused("/txs/outspends?txids=" + FakeIndex.txid("nobody's"), 400, "Not found (-txindex)");
    server.node.withoutIndex(true);
    refused(nobodys + "/status", 503, "Not found (-txindex)");
    assertThat(server.get("/api" + nobodys).header("Retry-After")).isEqualTo("5");
  }

  @Test
  void what_any_answer_names_is_shown_without_an_index_of_the_node() {
    server.node.withoutIndex(false);
    refused("/tx/" + A.txid(), 400, "Not found (-txindex)");
    assertThat(server.get("/v1/address/" + ADDRESS + "/activity?limit=1").body())
        .contains(B.txid().display());
    assertThat(ok("/tx/" + B.txid() + "/status")).isEqualTo(confirmed(1));
    refused("/tx/" + A.txid(), 400, "Not found (-txindex)");
    assertThat(server.get("/v1/address/" + ADDRESS + "/utxos").body())
        .contains(A.txid().display());
    assertThat(ok("/tx/" + A.txid() + "/status")).isEqualTo(confirmed(1));
    server.named.named(A.txid(), 2);
    refused("/tx/" + A.txid(), 400, "Not found (-txindex)");
    server.named.named(A.txid(), 4_000);
    refused("/tx/" + A.txid(), 400, "Not found (-txindex)");
  }

  @Test
  void a_block_that_the_index_does_not_stand_on_confirms_nothing() {
    Txid ahead = FakeIndex.txid("ahead");
    server.node.add(ahead, 10, SCRIPT, 1);
    assertThat(ok("/tx/" + ahead + "/status")).isEqualTo("{\"confirmed\":false}");
    server.index.block();
    assertThat(ok("/tx/" + ahead + "/status")).isEqualTo(confirmed(10));
  }

  @Test
  void what_became_of_outputs_as_far_as_the_node_knows() {
    server.node.spending(A, new Spending.Unspent());
    Txid spender = FakeIndex.txid("spender");
    server.node.spending(
        new OutPoint(FakeIndex.txid("funds " + spender), 1),
        new Spending.Spent(spender, FakeIndex.hash(2)));
    server.node.add(spender, 2, SCRIPT, 1);
    assertThat(ok("/tx/" + A.txid() + "/outspend/0")).isEqualTo("{\"spent\":false}");
    assertThat(ok("/tx/" + A.txid() + "/outspends")).isEqualTo("[{\"spent\":false}]");
    assertThat(ok("/tx/" + FakeIndex.txid("funds " + spender) + "/outspend/1"))
        .isEqualTo("{\"spent\":true,\"txid\":\"" + spender + "\",\"vin\":0,\"status\":"
            + confirmed(2) + "}");
    assertThat(ok("/tx/" + FakeIndex.txid("nobody's") + "/outspend/0"))
        .isEqualTo("{\"spent\":false}");
    server.node.withoutIndex(false);
    Answer unknown = server.get("/api/tx/" + FakeIndex.txid("nobody's") + "/outspend/0");
    assertThat(unknown.status()).isEqualTo(400);
    assertThat(unknown.body()).contains("-txospenderindex");
    refused("/tx/" + A.txid() + "/outspend/7", 404, "Output not found");
  }

  @Test
  void what_nobody_can_spend_and_what_is_unconfirmed_is_unspent_without_any_index_of_the_node() {
    Txid data = FakeIndex.txid("data");
    server.node.add(data, 1, Script.ofHex("6a0100"), 0);
    assertThat(ok("/tx/" + data + "/outspend/0")).isEqualTo("{\"spent\":false}");
    MempoolTx u = server.mempool.add("u", List.of(FakeMempool.output(SCRIPT, 300)), List.of());
    server.node.add(u.txid(), null, SCRIPT, 300);
    assertThat(ok("/tx/" + u.txid() + "/outspend/0")).isEqualTo("{\"spent\":false}");
    assertThat(ok("/tx/" + u.txid() + "/outspends")).isEqualTo("[{\"spent\":false}]");
  }

  @Test
  void a_spend_within_the_kept_activity_is_found_without_any_index_of_the_node() {
    server.index.block(List.of(), List.of(A));
    Txid spender = FakeIndex.spender(A);
    server.node.spend(spender, 10, A, SCRIPT);
    assertThat(ok("/tx/" + A.txid() + "/outspend/0"))
        .isEqualTo("{\"spent\":true,\"txid\":\"" + spender + "\",\"vin\":0,\"status\":"
            + confirmed(10) + "}");
    server.index.activityFrom(10);
    assertThat(server.get("/api/tx/" + A.txid() + "/outspend/0").status())
        .as("older than what is kept")
        .isEqualTo(400);
  }
}
