package org.utxod.query.http.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.utxod.query.port.DaemonPhase;
import org.utxod.query.port.SyncProgress;
import org.utxod.query.testing.FakeIndex;
import org.utxod.query.testing.FakeIndex.NewCoin;
import org.utxod.query.testing.RawHttp.Answer;
import org.utxod.query.testing.TestServer;
import org.utxod.store.chain.Hex;
import org.utxod.store.chain.Network;
import org.utxod.store.chain.OutPoint;
import org.utxod.store.chain.Script;
import org.utxod.store.chain.ScriptKey;
import org.utxod.store.model.Coverage;

/** Each endpoint's answer, to the byte. */
class EndpointsTest {
  private static final String ADDRESS = "bcrt1qw508d6qejxtdg4y5r3zarvary0c5xw7kygt080";
  private static final String SCRIPT = "0014751e76e8199196d454941c45d1b3a323f1433bd6";
  private static final Script P2WPKH = Script.ofHex(SCRIPT);
  private static final Script P2PK =
      Script.ofHex("210279be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798ac");
  private static final Script EMPTY = Script.ofHex("");

  private final TestServer server = new TestServer();

  @AfterEach
  void close() {
    assertThat(server.index.openViews()).isZero();
    server.close();
  }

  private void fill() {
    server.index.blocks(420);
    server.index.block(
        NewCoin.of(P2WPKH, "a", 3, 546), NewCoin.of(P2PK, "b", 0, 7), NewCoin.of(EMPTY, "c", 1, 9));
    server.chain.tip(420);
  }

  @Test
  void status_when_live() {
    fill();
    Answer answer = server.get("/v1/status");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header("Content-Type")).isEqualTo("application/json");
    assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
    assertThat(answer.headers()).doesNotContainKey("server");
    assertThat(answer.body())
        .isEqualTo("{\"version\":\"0.2.0\",\"network\":\"regtest\",\"state\":\"live\","
            + "\"height\":420,\"block_hash\":\"" + FakeIndex.hash(420)
            + "\",\"block_time\":1296689022,"
            + "\"tip\":{\"height\":420,\"source\":\"node\",\"age_seconds\":7,\"median_time\":null},\"lag_blocks\":0,"
            + "\"coverage\":{\"complete\":true,\"origin\":\"genesis\",\"from_height\":0},"
            + "\"utxo_count\":3,\"total_sat\":562,"
            + "\"node\":{\"version\":\"/Satoshi:31.99.0/\",\"reachable\":true,\"source\":\"rest\",\"initial_download\":false},"
            + "\"sync\":{\"blocks_per_second\":0.0,\"eta_seconds\":null},\"activity_from_height\":0,"
            + "\"verified\":null,\"providers\":[],"
            + "\"mempool\":{\"followed\":false,\"in_step\":false,\"by\":null,\"transactions\":0,"
            + "\"vsize\":0,\"memory_bytes\":0,\"reason\":\"No mempool is followed.\"},\"history\":null,"
            + "\"electrum\":null}");
  }

  @Test
  void status_after_a_verification() {
    fill();
    server.chain.verified(false);
    assertThat(server.get("/v1/status").body())
        .contains("\"verified\":{\"height\":90,\"block_hash\":\"" + Network.REGTEST.genesis()
            + "\",\"at\":1700000000,\"equal\":false}");
    assertThat(server.get("/health/ready").status()).isEqualTo(503);
  }

  @Test
  void status_before_anything_is_known() {
    Answer answer = server.get("/v1/status");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body())
        .isEqualTo("{\"version\":\"0.2.0\",\"network\":\"regtest\",\"state\":\"waiting\","
            + "\"height\":null,\"block_hash\":null,\"block_time\":null,"
            + "\"tip\":{\"height\":null,\"source\":null,\"age_seconds\":null,\"median_time\":null},\"lag_blocks\":null,"
            + "\"coverage\":{\"complete\":true,\"origin\":\"genesis\",\"from_height\":0},"
            + "\"utxo_count\":0,\"total_sat\":0,"
            + "\"node\":{\"version\":null,\"reachable\":false,\"source\":null,\"initial_download\":false},"
            + "\"sync\":{\"blocks_per_second\":0.0,\"eta_seconds\":null},\"activity_from_height\":0,"
            + "\"verified\":null,\"providers\":[],"
            + "\"mempool\":{\"followed\":false,\"in_step\":false,\"by\":null,\"transactions\":0,"
            + "\"vsize\":0,\"memory_bytes\":0,\"reason\":\"No mempool is followed.\"},\"history\":null,"
            + "\"electrum\":null}");
  }

  @Test
  void status_when_halted_gives_the_reason() {
    fill();
    server.chain.phase(DaemonPhase.HALTED, "Block 421 spends a coin that is not there.");
    assertThat(server.get("/v1/status").body())
        .contains("\"state\":\"halted\"")
        .endsWith("\"reason\":\"Block 421 spends a coin that is not there.\"}");
  }

  @Test
  void status_while_syncing_tells_the_speed() {
    fill();
    server.chain.tip(500).sync(new SyncProgress(12.3456, 7L));
    assertThat(server.get("/v1/status").body())
        .contains("\"state\":\"syncing\"")
        .contains("\"lag_blocks\":80,")
        .contains("\"sync\":{\"blocks_per_second\":12.3,\"eta_seconds\":7}");
  }

  @Test
  void balance_of_an_address() {
    fill();
    String expected = "{\"address\":\"" + ADDRESS + "\",\"script\":\"" + SCRIPT + "\","
        + "\"balance_sat\":546,\"utxo_count\":1,\"immature_sat\":0,"
        + "\"mempool_received_sat\":null,\"mempool_spent_sat\":null,"
        + "\"height\":420,\"block_hash\":\"" + FakeIndex.hash(420) + "\","
        + "\"source\":\"local\",\"stale\":false,\"complete\":true,\"lag_blocks\":0}";
    for (String path : List.of(
        "/v1/address/" + ADDRESS + "/balance",
        "/v1/address/" + ADDRESS.toUpperCase(java.util.Locale.ROOT) + "/balance",
        "/v1/address/" + ADDRESS + "/balance?height=420",
        "/v1/script/" + SCRIPT + "/balance",
        "/address/" + ADDRESS,
        "/address/" + ADDRESS + "?verbosity=3",
        "/address/" + ADDRESS + "?verbosity=3&height=420")) {
      Answer answer = server.get(path);
      assertThat(answer.status()).as(path).isEqualTo(200);
      assertThat(answer.body()).as(path).isEqualTo(expected);
    }
  }

  @Test
  void balance_of_an_address_that_holds_nothing_is_zero() {
    fill();
    assertThat(
            server.get("/v1/address/mipcBbFg9gMiCh81Kj8tqqdgoZub1ZJRfn/balance").body())
        .contains("\"balance_sat\":0,\"utxo_count\":0,\"immature_sat\":0,");
  }

  @Test
  void balance_after_an_earlier_block() {
    fill();
    assertThat(server.get("/v1/address/" + ADDRESS + "/balance?height=419").body())
        .contains("\"balance_sat\":0,\"utxo_count\":0,\"immature_sat\":null,")
        .contains("\"height\":419,\"block_hash\":\"" + FakeIndex.hash(419) + "\"");
  }

  @Test
  void balance_after_a_block_that_is_not_kept_names_those_that_are() {
    fill();
    server.index.activityFrom(300);
    for (int height : List.of(299, 421, Integer.MAX_VALUE)) {
      Answer answer = server.get("/v1/address/" + ADDRESS + "/balance?height=" + height);
      assertThat(answer.status()).isEqualTo(404);
      assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
      assertThat(answer.body())
          .isEqualTo("{\"type\":\"urn:utxod:problem:height-not-kept\","
              + "\"title\":\"No answer for that height\",\"status\":404,"
              + "\"detail\":\"The balance after block " + height
              + " is not available. Balances after blocks 300 to 420 are.\"}");
    }
  }

  @Test
  void a_script_without_an_address_is_found_by_itself() {
    fill();
    assertThat(server.get("/v1/script/" + P2PK.hex() + "/balance").body())
        .startsWith("{\"address\":null,\"script\":\"" + P2PK.hex() + "\",\"balance_sat\":7,");
  }

  @Test
  void the_empty_script_is_an_empty_segment_or_a_hyphen() {
    fill();
    for (String path : List.of("/v1/script//balance", "/v1/script/-/balance")) {
      assertThat(server.get(path).body())
          .as(path)
          .startsWith("{\"address\":null,\"script\":\"\",\"balance_sat\":9,");
    }
    assertThat(server.get("/v1/script/-/utxos").body()).contains("\"value_sat\":9,");
  }

  @Test
  void the_longest_script_fits_into_a_path() {
    fill();
    assertThat(server.get("/v1/script/" + "51".repeat(10_000) + "/balance").status())
        .isEqualTo(200);
  }

  @Test
  void script_hashes_are_found_where_their_index_is_on() {
    fill();
    String hash = Hex.encode(ScriptKey.sha256().digest(P2PK.bytes()));
    Answer off = server.get("/v1/scripthash/" + hash + "/balance");
    assertThat(off.status()).isEqualTo(404);
    assertThat(off.body()).contains("switched-off").contains("script_hash_index");
    server.index.scriptHashIndex(true);
    assertThat(server.get("/v1/scripthash/" + hash + "/balance").body())
        .startsWith("{\"address\":null,\"script\":\"" + P2PK.hex() + "\",\"balance_sat\":7,");
    assertThat(server.get("/v1/scripthash/" + "00".repeat(32) + "/utxos").body())
        .startsWith("{\"address\":null,\"script\":null,\"utxo_count\":0,")
        .endsWith("\"utxos\":[],\"next_cursor\":null}");
  }

  @Test
  void coins_of_an_address() {
    fill();
    assertThat(server.get("/v1/address/" + ADDRESS + "/utxos").body())
        .isEqualTo("{\"address\":\"" + ADDRESS + "\",\"script\":\"" + SCRIPT
            + "\",\"utxo_count\":1,"
            + "\"height\":420,\"block_hash\":\"" + FakeIndex.hash(420) + "\","
            + "\"source\":\"local\",\"stale\":false,\"complete\":true,"
            + "\"utxos\":[{\"txid\":\"" + FakeIndex.txid("a") + "\",\"vout\":3,\"value_sat\":546,"
            + "\"height\":420,\"coinbase\":false,\"confirmations\":1,"
            + "\"spent_by_mempool\":null}],\"next_cursor\":null}");
  }

  @Test
  void coins_come_in_pages_that_join() {
    fill();
    server.index.block(
        NewCoin.of(P2WPKH, "x", 0, 1),
        NewCoin.of(P2WPKH, "y", 0, 2),
        NewCoin.of(P2WPKH, "x", 1, 3));
    String base = "/v1/address/" + ADDRESS + "/utxos?limit=3";
    String first = server.get(base).body();
    int at = first.indexOf("\"next_cursor\":\"") + 15;
    String cursor = first.substring(at, first.indexOf('"', at));
    String second = server.get(base + "&cursor=" + cursor).body();
    assertThat(first.split("\"txid\"", -1)).hasSize(4);
    assertThat(second.split("\"txid\"", -1)).hasSize(2);
    assertThat(second).endsWith("\"next_cursor\":null}").contains("\"utxo_count\":4");
  }

  @Test
  void a_coinbase_is_immature_for_a_hundred_blocks() {
    server.index.block();
    server.index.block(new NewCoin(P2WPKH, new OutPoint(FakeIndex.txid("cb"), 0), 50, true));
    server.index.blocks(98);
    server.chain.tip(99);
    String path = "/v1/address/" + ADDRESS + "/balance";
    assertThat(server.get(path).body())
        .contains("\"balance_sat\":50,\"utxo_count\":1,\"immature_sat\":50");
    server.index.block();
    assertThat(server.get(path).body())
        .contains("\"balance_sat\":50,\"utxo_count\":1,\"immature_sat\":0");
    assertThat(server.get("/v1/address/" + ADDRESS + "/utxos").body())
        .contains("\"coinbase\":true,\"confirmations\":100");
  }

  @Test
  void a_batch_answers_in_the_order_asked_and_says_what_is_wrong_with_each() {
    fill();
    Answer answer = server.post(
        "/v1/balances",
        "{\"addresses\":[\"" + ADDRESS + "\",\"nonsense\",\"mipcBbFg9gMiCh81Kj8tqqdgoZub1ZJRfn\"]}",
        "Content-Type: application/json");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body())
        .startsWith("{\"balances\":[{\"address\":\"" + ADDRESS + "\",\"script\":\"" + SCRIPT
            + "\",\"balance_sat\":546,")
        .contains("},{\"address\":\"nonsense\",\"error\":\"")
        .contains("},{\"address\":\"mipcBbFg9gMiCh81Kj8tqqdgoZub1ZJRfn\",\"script\":\"76a914")
        .endsWith("\"lag_blocks\":0}]}");
  }

  @Test
  void an_empty_batch_is_answered_with_nothing() {
    fill();
    assertThat(server.post("/v1/balances", "{\"addresses\":[]}").body())
        .isEqualTo("{\"balances\":[]}");
  }

  @Test
  void nothing_indexed_is_503_and_not_a_zero() {
    for (String path : List.of(
        "/v1/address/" + ADDRESS + "/balance",
        "/v1/address/" + ADDRESS + "/utxos",
        "/address/" + ADDRESS)) {
      Answer answer = server.get(path);
      assertThat(answer.status()).as(path).isEqualTo(503);
      assertThat(answer.header("Retry-After")).as(path).isEqualTo("30");
      assertThat(answer.body()).as(path).contains("Nothing is indexed yet");
    }
    assertThat(
            server.post("/v1/balances", "{\"addresses\":[\"" + ADDRESS + "\"]}").status())
        .isEqualTo(503);
  }

  @Test
  void partial_coverage_is_marked() {
    fill();
    server.index.coverage(Coverage.fromHeight(150));
    assertThat(server.get("/v1/address/" + ADDRESS + "/balance").body())
        .contains("\"stale\":false,\"complete\":false,");
    assertThat(server.get("/v1/address/" + ADDRESS + "/utxos").body())
        .contains("\"complete\":false,");
    assertThat(server.get("/v1/status").body())
        .contains("\"coverage\":{\"complete\":false,\"origin\":\"height\",\"from_height\":150,"
            + "\"backfilled_scripts\":0}");
  }

  @Test
  void an_unknown_tip_makes_answers_stale_and_the_lag_null() {
    fill();
    server.chain.unknown();
    assertThat(server.get("/v1/address/" + ADDRESS + "/balance").body())
        .endsWith("\"stale\":true,\"complete\":true,\"lag_blocks\":null}");
  }

  @Test
  void head_is_get_without_the_body() {
    fill();
    String path = "/v1/address/" + ADDRESS + "/balance";
    Answer get = server.get(path);
    Answer head = org.utxod.query.testing.RawHttp.exchange(
        server.address(), org.utxod.query.testing.RawHttp.head("HEAD", path) + "\r\n");
    assertThat(head.status()).isEqualTo(200);
    assertThat(head.body()).isEmpty();
    assertThat(head.header("Content-Length"))
        .isEqualTo(String.valueOf(get.body().length()))
        .isEqualTo(get.header("Content-Length"));
  }

  @Test
  void health() {
    assertThat(server.get("/health/live").body()).isEqualTo("{\"live\":true}");
    Answer unready = server.get("/health/ready");
    assertThat(unready.status()).isEqualTo(503);
    assertThat(unready.body()).contains("Nothing is indexed yet.");
    fill();
    Answer ready = server.get("/health/ready");
    assertThat(ready.status()).isEqualTo(200);
    assertThat(ready.body()).isEqualTo("{\"ready\":true,\"state\":\"live\"}");
    server.chain.tip(1421);
    assertThat(server.get("/health/ready").body()).contains("1001 blocks behind");
  }
}
