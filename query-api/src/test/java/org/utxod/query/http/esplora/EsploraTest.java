package org.utxod.query.http.esplora;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.utxod.query.access.Keys;
import org.utxod.query.http.Problem;
import org.utxod.query.http.RequestFilter;
import org.utxod.query.http.limit.HttpLimits;
import org.utxod.query.port.Broadcaster;
import org.utxod.query.port.SourceException;
import org.utxod.query.port.TransactionSource.Spending;
import org.utxod.query.port.mempool.MempoolTx;
import org.utxod.query.testing.FakeIndex;
import org.utxod.query.testing.FakeIndex.NewCoin;
import org.utxod.query.testing.FakeMempool;
import org.utxod.query.testing.RawHttp;
import org.utxod.query.testing.RawHttp.Answer;
import org.utxod.query.testing.TestServer;
import org.utxod.store.chain.Hex;
import org.utxod.store.chain.OutPoint;
import org.utxod.store.chain.Script;
import org.utxod.store.chain.ScriptKey;
import org.utxod.store.chain.Txid;

/** The responses that Esplora's clients receive, over HTTP. */
class EsploraTest {
  private static final String ADDRESS = "bcrt1qw508d6qejxtdg4y5r3zarvary0c5xw7kygt080";
  private static final String UNUSED = "mipcBbFg9gMiCh81Kj8tqqdgoZub1ZJRfn";
  private static final Script SCRIPT = Script.ofHex("0014751e76e8199196d454941c45d1b3a323f1433bd6");
  private static final Script OTHER = Script.ofHex("51");
  private static final OutPoint A = new OutPoint(FakeIndex.txid("a"), 0);
  private static final OutPoint B = new OutPoint(FakeIndex.txid("b"), 1);
  private static final String NONE =
      "{\"funded_txo_count\":0,\"funded_txo_sum\":0,\"spent_txo_count\":0,\"spent_txo_sum\":0,\"tx_count\":0}";

  private final TestServer server = new TestServer();

  @BeforeEach
  void fill() {
    server.index.blocks(1);
    server.index.block(NewCoin.of(SCRIPT, "a", 0, 546), NewCoin.of(SCRIPT, "b", 1, 1_000));
    server.index.blocks(8);
    server.chain.tip(9);
    server.node.add(A.txid(), 1, SCRIPT, 546);
    server.node.add(B.txid(), 1, SCRIPT, 9, 1_000);
  }

  @AfterEach
  void close() {
    assertThat(server.index.openViews()).isZero();
    server.close();
  }

  private String ok(String path) {
    Answer answer = server.get("/api" + path);
    assertThat(answer.status()).as(path + " " + answer.body()).isEqualTo(200);
    return answer.body();
  }

  private void refused(String path, int status, String text) {
    Answer answer = server.get("/api" + path);
    assertThat(answer.body()).as(path).isEqualTo(text);
    assertThat(answer.status()).as(path).isEqualTo(status);
    assertThat(answer.header("Content-Type")).as(path).isEqualTo("text/plain; charset=utf-8");
    assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
  }

  private static String confirmed(int height) {
    return "{\"confirmed\":true,\"block_height\":" + height + ",\"block_hash\":\""
        + FakeIndex.hash(height) + "\",\"block_time\":" + (1_296_688_602L + height) + "}";
  }

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

  @Test
  void mempools_paging_and_other_parameters_are_done_or_refused() {
    assertThat(ok("/address/" + ADDRESS + "/txs?after_txid=" + B.txid()))
        .isEqualTo(ok("/address/" + ADDRESS + "/txs/chain/" + B.txid()));
    assertThat(ok("/address/" + ADDRESS + "/txs?after_txid=" + FakeIndex.txid("nobody's")))
        .isEqualTo("[]");
    assertThat(ok("/address/" + ADDRESS + "/txs/chain/" + FakeIndex.txid("nobody's")))
        .isEqualTo("[]");
    MempoolTx u = server.mempool.add("u", List.of(FakeMempool.output(SCRIPT, 300)), List.of());
    MempoolTx v = server.mempool.add("v", List.of(FakeMempool.output(SCRIPT, 300)), List.of());
    server.node.add(u.txid(), null, SCRIPT, 300);
    server.node.add(v.txid(), null, SCRIPT, 300);
    String first = ok("/address/" + ADDRESS + "/txs");
    String newest = first.substring(10, 74);
    assertThat(ok("/address/" + ADDRESS + "/txs?after_txid=" + newest))
        .startsWith("[{\"txid\":\"" + (newest.equals(u.txid().display()) ? v : u).txid())
        .contains(A.txid().display());
    refused(
        "/address/" + ADDRESS + "/txs?max_txs=50",
        400,
        "This path accepts only these query parameters: after_txid.");
    refused("/blocks?x=1", 400, "This path takes no query parameters.");
  }

  @Test
  void what_is_no_number_is_passed_over_where_esplora_does() {
    assertThat(ok("/blocks/")).isEqualTo(ok("/blocks"));
    assertThat(ok("/blocks/tip")).isEqualTo(ok("/blocks"));
    String one = "/block/" + FakeIndex.hash(1);
    assertThat(ok(one + "/txs/undefined")).isEqualTo(ok(one + "/txs"));
    refused(one + "/txid/undefined", 400, "Invalid number");
  }

  @Test
  void a_slash_at_the_end_is_an_empty_part_of_the_path_as_esplora_has_it() {
    String one = "/block/" + FakeIndex.hash(1);
    assertThat(ok(one + "/txs/")).isEqualTo(ok(one + "/txs"));
    assertThat(ok("/address/" + ADDRESS + "/txs/chain/"))
        .isEqualTo(ok("/address/" + ADDRESS + "/txs/chain"));
    for (String path : List.of(
        "/address/" + ADDRESS + "/",
        "/address/" + ADDRESS + "/utxo/",
        "/tx/" + A.txid() + "/",
        "/tx/" + A.txid() + "/status/",
        one + "/",
        "/blocks/tip/height/",
        "/mempool/",
        "/")) {
      refused(path, 404, "endpoint does not exist \"/api" + path + "\"");
    }
  }

  @ParameterizedTest
  @CsvSource({"TRACE", "PUT", "DELETE", "PATCH", "BREW", "POST"})
  void a_method_that_a_path_does_not_have_is_405_and_names_those_that_it_has(String method) {
    Answer answer = RawHttp.exchange(
        server.address(),
        RawHttp.head(method, "/api/blocks/tip/height") + "Content-Length: 0\r\n\r\n");
    assertThat(answer.status()).isEqualTo(405);
    assertThat(answer.header("Allow")).isEqualTo("GET, HEAD");
    assertThat(answer.header("Content-Type")).isEqualTo("text/plain; charset=utf-8");
    assertThat(answer.body()).isEqualTo("This path supports only GET, HEAD.");
  }

  @Test
  void what_is_refused_before_any_endpoint_is_asked_is_plain_text_too() {
    Answer longPath = server.get("/api/tx/" + "a".repeat(30_000));
    assertThat(longPath.status()).isEqualTo(414);
    assertThat(longPath.header("Content-Type")).isEqualTo("text/plain; charset=utf-8");
    // Refused by its length alone: a body that is still being sent would meet a closed connection.
    Answer largeBody = RawHttp.exchange(
        server.address(), RawHttp.head("POST", "/api/tx") + "Content-Length: 900000\r\n\r\n");
    assertThat(largeBody.status()).isEqualTo(413);
    assertThat(largeBody.header("Content-Type")).isEqualTo("text/plain; charset=utf-8");
    try (TestServer closed = new TestServer(
        HttpLimits.DEFAULT,
        List.of(),
        new Keys(TestServer.ADMIN_KEY, null),
        info -> new RequestFilter.Verdict.Refused(
            Problem.unavailable("Come back later.", 7), List.of()))) {
      Answer shut = closed.get("/api/blocks/tip/height");
      assertThat(shut.status()).isEqualTo(503);
      assertThat(shut.header("Retry-After")).isEqualTo("7");
      assertThat(shut.body()).isEqualTo("Come back later.");
      assertThat(closed.get("/v1/status").header("Content-Type"))
          .isEqualTo("application/problem+json");
    }
  }

  @Test
  void what_programs_for_mempool_space_ask_for() {
    assertThat(ok("/v1/blocks").split("\"id\"", -1)).hasSize(11);
    assertThat(ok("/v1/blocks/1")).isEqualTo(ok("/blocks/1"));
    assertThat(ok("/v1/block/" + FakeIndex.hash(1))).isEqualTo(ok("/block/" + FakeIndex.hash(1)));
    assertThat(ok("/v1/fees/recommended"))
        .isEqualTo(
            "{\"fastestFee\":1,\"halfHourFee\":1,\"hourFee\":1,\"economyFee\":1,\"minimumFee\":1}");
    server.node.fee(1, "12.345");
    server.node.fee(4, "7.00000");
    server.node.fee(144, "2.1");
    assertThat(ok("/v1/fees/recommended"))
        .isEqualTo(
            "{\"fastestFee\":13,\"halfHourFee\":7,\"hourFee\":3,\"economyFee\":3,\"minimumFee\":1}");
    server.node.spending(A, new Spending.Unspent());
    assertThat(ok("/txs/outspends?txids=" + A.txid() + "," + A.txid()))
        .isEqualTo("[[{\"spent\":false}],[{\"spent\":false}]]");
    refused("/txs/outspends?txids=", 400, "Name 1 to 50 txids");
  }

  @Test
  void a_block_and_what_is_in_it() {
    String one = "/block/" + FakeIndex.hash(1);
    assertThat(ok(one))
        .isEqualTo(
            "{\"id\":\"" + FakeIndex.hash(1)
                + "\",\"height\":1,\"version\":536870912,\"timestamp\":1296688603,\"tx_count\":2,\"size\":285,"
                + "\"weight\":1140,\"merkle_root\":\"" + FakeIndex.txid("root 1")
                + "\",\"previousblockhash\":\"" + FakeIndex.hash(0)
                + "\",\"mediantime\":1296688602,\"nonce\":7,\"bits\":545259519,\"difficulty\":4.656542373906925E-10}");
    assertThat(ok("/block/" + FakeIndex.hash(0))).contains("\"previousblockhash\":null");
    assertThat(ok(one + "/status"))
        .isEqualTo(
            "{\"in_best_chain\":true,\"height\":1,\"next_best\":\"" + FakeIndex.hash(2) + "\"}");
    assertThat(ok("/block/" + FakeIndex.hash(9) + "/status"))
        .isEqualTo("{\"in_best_chain\":true,\"height\":9,\"next_best\":null}");
    assertThat(ok("/block/" + FakeIndex.txid("stale") + "/status"))
        .isEqualTo("{\"in_best_chain\":false,\"height\":null,\"next_best\":null}");
    assertThat(ok(one + "/header")).isEqualTo("00".repeat(80));
    assertThat(server.get("/api" + one + "/raw").body()).hasSize(81);
    assertThat(ok(one + "/txids")).isEqualTo("[\"" + A.txid() + "\",\"" + B.txid() + "\"]");
    assertThat(ok(one + "/txid/1")).isEqualTo(B.txid().display());
    assertThat(ok(one + "/txs")).startsWith("[{\"txid\":\"" + A.txid()).contains(confirmed(1));
    assertThat(ok(one + "/txs/0")).isEqualTo(ok(one + "/txs"));
  }

  @Test
  void the_tip_is_that_of_the_index_and_blocks_go_down_from_it() {
    assertThat(ok("/blocks/tip/height")).isEqualTo("9");
    assertThat(ok("/blocks/tip/hash")).isEqualTo(FakeIndex.hash(9).display());
    assertThat(ok("/block-height/3")).isEqualTo(FakeIndex.hash(3).display());
    String blocks = ok("/blocks");
    assertThat(blocks.split("\"id\"", -1)).hasSize(11);
    assertThat(blocks).startsWith("[{\"id\":\"" + FakeIndex.hash(9));
    assertThat(ok("/blocks/1"))
        .startsWith("[{\"id\":\"" + FakeIndex.hash(1))
        .contains("{\"id\":\"" + FakeIndex.hash(0));
  }

  @Test
  void the_mempool_as_a_whole_where_it_is_followed() {
    assertThat(server.get("/api/mempool").status()).isEqualTo(503);
    server.mempool.followed();
    assertThat(ok("/mempool"))
        .isEqualTo("{\"count\":0,\"vsize\":0,\"total_fee\":0,\"fee_histogram\":[]}");
    MempoolTx u = server.mempool.add("u", List.of(FakeMempool.output(SCRIPT, 300)), List.of());
    assertThat(ok("/mempool"))
        .isEqualTo("{\"count\":1,\"vsize\":100,\"total_fee\":200,\"fee_histogram\":[[2.00,100]]}");
    assertThat(ok("/mempool/txids")).isEqualTo("[\"" + u.txid() + "\"]");
    assertThat(ok("/mempool/recent"))
        .isEqualTo("[{\"txid\":\"" + u.txid() + "\",\"fee\":200,\"vsize\":100,\"value\":300}]");
  }

  @Test
  void fees_are_those_that_the_node_has() {
    assertThat(ok("/fee-estimates")).isEqualTo("{}");
    server.node.fee(2, "12.345");
    server.node.fee(144, "1.00000");
    assertThat(ok("/fee-estimates")).isEqualTo("{\"2\":12.345,\"144\":1.00000}");
  }

  @Test
  void a_transaction_is_handed_on_and_the_nodes_words_come_back() {
    String error =
        "sendrawtransaction RPC error: {\"code\":-26,\"message\":\"min relay fee not met, 0 < 141\"}";
    Answer answer = server.post("/api/tx", "0200", "Content-Type: text/plain");
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.body()).isEqualTo(error);
    refused("/broadcast?tx=0200", 400, error);
    server.node.willSay(new Broadcaster.Outcome.Accepted(A.txid()));
    assertThat(server.post("/api/tx", "0200\n").body()).isEqualTo(A.txid().display());
    assertThat(ok("/broadcast?tx=0200")).isEqualTo(A.txid().display());
    for (String bad : List.of("", "0", "zz", "{\"tx\":\"00\"}")) {
      assertThat(server.post("/api/tx", bad).body()).as(bad).contains("\"code\":-22");
    }
  }

  @Test
  void the_largest_transaction_that_nodes_relay_is_handed_on_and_a_larger_one_is_not() {
    server.node.willSay(new Broadcaster.Outcome.Accepted(A.txid()));
    String largest = "0".repeat(800_000);
    assertThat(server.post("/api/tx", largest).body()).isEqualTo(A.txid().display());
    assertThat(server.post("/api/tx", "\n" + largest + "\r\n").status()).isEqualTo(200);
    Answer larger = server.post("/api/tx", largest + "00");
    assertThat(larger.status()).isEqualTo(400);
    assertThat(larger.body()).isEqualTo("Request body too large");
    assertThat(server.post("/api/tx", "0".repeat(816_384)).status()).isEqualTo(400);
    assertThat(announced("/api/tx", 816_385)).isEqualTo(413);
    assertThat(announced("/v1/balances", 262_145)).as("others have their limit").isEqualTo(413);
  }

  /** What is said to a body that large, before it comes. */
  private int announced(String path, int bytes) {
    String head = RawHttp.head("POST", path, "Content-Length: " + bytes);
    return RawHttp.exchange(server.address(), head + "\r\n").status();
  }

  @Test
  void a_package_is_handed_on_with_its_limits_and_the_nodes_answer_comes_back() {
    String body = "[\"" + "ab".repeat(60) + "\", \"" + "cd".repeat(400_000) + "\"]";
    String error =
        "submitpackage RPC error: {\"code\":-26,\"message\":\"min relay fee not met, 0 < 141\"}";
    assertThat(server.post("/api/txs/package", body).body()).isEqualTo(error);
    server.node.willSay(new Broadcaster.Outcome.Accepted(A.txid()));
    Answer taken = server.post("/api/txs/package?maxfeerate=0.5&maxburnamount=1", body);
    assertThat(taken.status()).isEqualTo(200);
    assertThat(taken.header("Content-Type")).isEqualTo("application/json");
    assertThat(taken.body()).startsWith("{\"package_msg\":\"success\"");
    assertThat(server.node.handedOver()).containsExactly("2 null null", "2 0.5 1");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'' | '' | Invalid list of transactions",
        "'' | {} | Invalid list of transactions",
        "'' | [] | Invalid list of transactions",
        "'' | [1] | Invalid list of transactions",
        "'' | [\"OK\",1] | Invalid list of transactions",
        "'' | [\"OK\" | Invalid list of transactions",
        "'' | [\"OK\"] x | Invalid list of transactions",
        "'' | [\"OK\",\"00\"] | Invalid transaction size for item 1",
        "'' | [\"OK0\"] | Invalid transaction hex for item 0",
        "'' | [\"OKzz\"] | Invalid transaction hex for item 0",
        "?maxfeerate=-1 | [\"OK\"] | Invalid maxfeerate",
        "?maxfeerate=1e9 | [\"OK\"] | Invalid maxfeerate",
        "?maxburnamount=x | [\"OK\"] | Invalid maxburnamount",
      })
  void a_package_that_is_none_is_refused_before_the_node_sees_it(
      String query, String body, String text) {
    Answer answer = server.post("/api/txs/package" + query, body.replace("OK", "ab".repeat(60)));
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.body()).isEqualTo(text);
    assertThat(server.node.handedOver()).isEmpty();
  }

  @Test
  void a_package_has_at_most_25_transactions() {
    server.node.willSay(new Broadcaster.Outcome.Accepted(A.txid()));
    String one = "\"" + "ab".repeat(60) + "\"";
    assertThat(server
            .post("/api/txs/package", "[" + (one + ",").repeat(24) + one + "]")
            .status())
        .isEqualTo(200);
    assertThat(server
            .post("/api/txs/package", "[" + (one + ",").repeat(25) + one + "]")
            .body())
        .isEqualTo("Exceeded maximum of 25 transactions");
  }

  @Test
  void a_merkleblock_proves_what_a_block_has_and_nothing_else() {
    server.node.add(A.txid(), 1, SCRIPT, 546);
    assertThat(ok("/tx/" + A.txid() + "/merkleblock-proof"))
        .isEqualTo("00".repeat(80) + "0100000001" + A.txid() + "0101");
    server.node.add(FakeIndex.txid("u"), null, SCRIPT, 300);
    refused("/tx/" + FakeIndex.txid("u") + "/merkleblock-proof", 404, "Transaction not found");
    refused("/tx/" + FakeIndex.txid("nobody") + "/merkleblock-proof", 404, "Transaction not found");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/address/nonsense | 400 | Invalid Bitcoin address",
        "/address/nonsense/utxo | 400 | Invalid Bitcoin address",
        "/address/1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2 | 400 | Address on invalid network",
        "/address/1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2/txs | 400 | Address on invalid network",
        "/scripthash/00 | 400 | Invalid scripthash",
        "/scripthash/zz/utxo | 400 | Invalid scripthash",
        "/address-prefix/bc1 | 400 | address search disabled",
        "/tx/zz | 400 | Invalid hex string",
        "/tx/zz/hex | 400 | Invalid hex string",
        "/block/00 | 400 | Invalid hex string",
        "/block-height/x | 400 | Invalid number",
        "/block-height/-1 | 400 | Invalid number",
        "/block-height/10 | 404 | Block not found",
        "/block-height/4294967296 | 404 | Block not found",
        "/blocks/10 | 404 | Block not found",
        "/nothing | 404 | endpoint does not exist \"/api/nothing\"",
        "/tx/%22 | 400 | Invalid hex string",
        "/a%22b | 404 | endpoint does not exist \"/api/a%22b\"",
      })
  void what_is_refused_is_refused_in_esploras_words(String path, int status, String text) {
    refused(path, status, text);
  }

  @Test
  void of_blocks_and_transactions_too() {
    String unknown = "/block/" + FakeIndex.txid("no block");
    for (String path : List.of("", "/header", "/raw", "/txids", "/txs", "/txid/0")) {
      refused(unknown + path, 404, "Block not found");
    }
    String one = "/block/" + FakeIndex.hash(1);
    refused(one + "/txs/2", 400, "start index out of range");
    refused(one + "/txs/1", 400, "start index must be a multiple of 25");
    refused(one + "/txid/2", 404, "tx index out of range");
    assertThat(server.post("/api/nothing", "").body())
        .isEqualTo("endpoint does not exist \"/api/nothing\"");
    assertThat(server.get("/api/blocks/tip/height?unknown=1").status())
        .as("who pages by a parameter that is passed over would never end")
        .isEqualTo(400);
  }

  @Test
  void a_node_that_is_away_is_said_to_be_so_and_what_the_index_knows_is_answered() {
    server.node.away(
        new SourceException(SourceException.Kind.UNAVAILABLE, "The node is starting", null));
    refused("/tx/" + A.txid(), 503, "The node is starting");
    assertThat(server.get("/api/fee-estimates").header("Retry-After")).isEqualTo("5");
    assertThat(ok("/blocks/tip/height")).isEqualTo("9");
    assertThat(ok("/address/" + ADDRESS + "/utxo")).contains("\"value\":546");
    server.node.away(
        new SourceException(SourceException.Kind.TIMED_OUT, "No answer in time", null));
    refused("/tx/" + A.txid(), 504, "No answer in time");
  }

  @Test
  void before_anything_is_indexed_nothing_is_made_up() {
    try (TestServer empty = new TestServer()) {
      assertThat(empty.get("/api/blocks/tip/height").status()).isEqualTo(503);
      assertThat(empty.get("/api/address/" + ADDRESS).status()).isEqualTo(503);
      assertThat(empty.get("/api/address/" + ADDRESS).header("Content-Type"))
          .startsWith("text/plain");
    }
  }
}
