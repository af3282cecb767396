package org.utxod.query.http.esplora;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.utxod.query.access.Keys;
import org.utxod.query.http.Problem;
import org.utxod.query.http.RequestFilter;
import org.utxod.query.http.limit.HttpLimits;
import org.utxod.query.port.SourceException;
import org.utxod.query.port.TransactionSource.Spending;
import org.utxod.query.port.mempool.MempoolTx;
import org.utxod.query.testing.FakeIndex;
import org.utxod.query.testing.FakeMempool;
import org.utxod.query.testing.RawHttp;
import org.utxod.query.testing.RawHttp.Answer;
import org.utxod.query.testing.TestServer;

/** What is refused, passed over or not there, in Esplora's words. */
class EsploraRefusalsTest extends EsploraFixture {
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
