package org.utxod.query.http.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.utxod.query.port.mempool.MempoolTx;
import org.utxod.query.testing.FakeIndex;
import org.utxod.query.testing.FakeIndex.NewCoin;
import org.utxod.query.testing.FakeMempool;
import org.utxod.query.testing.RawHttp.Answer;
import org.utxod.query.testing.TestServer;
import org.utxod.store.chain.OutPoint;
import org.utxod.store.chain.Script;

/** What was done to a script, the latest first, over HTTP. */
class ActivityTest {
  private static final String ADDRESS = "bcrt1qw508d6qejxtdg4y5r3zarvary0c5xw7kygt080";
  private static final String SCRIPT = "0014751e76e8199196d454941c45d1b3a323f1433bd6";
  private static final Script P2WPKH = Script.ofHex(SCRIPT);
  private static final OutPoint A = new OutPoint(FakeIndex.txid("a"), 3);

  private final TestServer server = new TestServer();

  @AfterEach
  void close() {
    assertThat(server.index.openViews()).isZero();
    server.close();
  }

  private void fill() {
    server.index.blocks(1);
    server.index.block(NewCoin.of(P2WPKH, "a", 3, 546));
    server.index.block(List.of(NewCoin.of(P2WPKH, "b", 0, 1_000)), List.of(A));
    server.chain.tip(2);
  }

  private static String head(int fromHeight) {
    return "{\"address\":\"" + ADDRESS + "\",\"script\":\"" + SCRIPT + "\",\"height\":2,"
        + "\"block_hash\":\"" + FakeIndex.hash(2) + "\",\"source\":\"local\",\"stale\":false,"
        + "\"complete\":true,\"activity_from_height\":" + fromHeight
        + ",\"unconfirmed\":null,\"activity\":[";
  }

  private static String row(Object txid, int height, long received, long spent, long after) {
    return "{\"txid\":\"" + txid + "\",\"height\":" + height + ",\"block_hash\":\""
        + FakeIndex.hash(height) + "\",\"block_time\":" + (1_296_688_602L + height)
        + ",\"received_sat\":" + received + ",\"spent_sat\":" + spent + ",\"balance_after_sat\":"
        + after + "}";
  }

  private static final String SPEND = row(FakeIndex.spender(A), 2, 0, 546, 1_000);
  private static final String SECOND = row(FakeIndex.txid("b"), 2, 1_000, 0, 1_546);
  private static final String FIRST = row(FakeIndex.txid("a"), 1, 546, 0, 546);

  @Test
  void by_address_and_by_script_the_latest_first() {
    fill();
    String expected = head(0) + SPEND + "," + SECOND + "," + FIRST + "],\"next_cursor\":null}";
    for (String scriptRef : List.of("address/" + ADDRESS, "script/" + SCRIPT)) {
      Answer answer = server.get("/v1/" + scriptRef + "/activity");
      assertThat(answer.status()).as(scriptRef).isEqualTo(200);
      assertThat(answer.body()).as(scriptRef).isEqualTo(expected);
    }
  }

  @Test
  void what_is_unconfirmed_stands_on_the_first_page_of_addresses_and_of_any_script() {
    fill();
    server.mempool.add(
        "u",
        List.of(FakeMempool.output(P2WPKH, 300), FakeMempool.output(Script.ofHex("51"), 9)),
        List.of(new MempoolTx.Input(A, FakeMempool.output(P2WPKH, 546))));
    server.mempool.add("other", List.of(FakeMempool.output(Script.ofHex("51"), 7)), List.of());
    String row = "\"first_seen\":0,\"received_sat\":300,\"spent_sat\":546}]";
    for (String scriptRef : List.of("address/" + ADDRESS, "script/" + SCRIPT)) {
      String body = server.get("/v1/" + scriptRef + "/activity?limit=1").body();
      assertThat(body)
          .as(scriptRef)
          .contains("\"unconfirmed\":[{\"txid\":\"" + FakeIndex.txid("u") + "\"," + row);
      String cursor = body.replaceAll(".*next_cursor\":\"|\"}$", "");
      assertThat(server
              .get("/v1/" + scriptRef + "/activity?limit=1&cursor=" + cursor)
              .body())
          .contains("\"unconfirmed\":null");
    }
    assertThat(server.get("/v1/script/51/activity?limit=1").body())
        .as("the newest, up to the limit")
        .contains("\"unconfirmed\":[{\"txid\":\"" + FakeIndex.txid("other") + "\"")
        .doesNotContain(FakeIndex.txid("u").display());
    assertThat(server.get("/v1/script/52/activity").body()).contains("\"unconfirmed\":[]");
  }

  @Test
  void a_page_goes_on_where_the_one_before_ended_though_blocks_came() {
    fill();
    String first = server.get("/v1/address/" + ADDRESS + "/activity?limit=2").body();
    assertThat(first).startsWith(head(0) + SPEND + "," + SECOND + "],\"next_cursor\":\"");
    String cursor = first.replaceAll(".*next_cursor\":\"|\"}$", "");
    server.index.block(NewCoin.of(P2WPKH, "c", 0, 9));
    assertThat(server
            .get("/v1/address/" + ADDRESS + "/activity?limit=2&cursor=" + cursor)
            .body())
        .contains("\"height\":3,", "\"activity\":[" + FIRST + "],\"next_cursor\":null}");
  }

  @Test
  void what_is_not_kept_is_not_there_and_the_answer_says_from_where_on_it_is() {
    fill();
    server.index.activityFrom(1);
    assertThat(server.get("/v1/address/" + ADDRESS + "/activity").body())
        .isEqualTo(head(1) + SPEND + "," + SECOND + "],\"next_cursor\":null}");
    server.index.activityFrom(null);
    Answer none = server.get("/v1/address/" + ADDRESS + "/activity");
    assertThat(none.status()).isEqualTo(503);
    assertThat(none.body()).contains("keeps no activity until it is near the tip");
  }

  @Test
  void a_cursor_of_coins_or_a_damaged_one_is_refused() {
    fill();
    String coins = server.get("/v1/address/" + ADDRESS + "/utxos?limit=1").body();
    String ofCoins = coins.replaceAll(".*next_cursor\":\"|\"}$", "");
    for (String cursor :
        List.of("", "x", ofCoins, "AQAAAAIAAAAA", "AoAAAAIAAAAA", "AgAAAAIAAA%3D%3D")) {
      Answer answer = server.get("/v1/address/" + ADDRESS + "/activity?cursor=" + cursor);
      assertThat(answer.status()).as(cursor).isEqualTo(400);
    }
    assertThat(server.get("/v1/address/" + ADDRESS + "/activity?limit=0").status())
        .isEqualTo(400);
    assertThat(server.get("/v1/address/" + ADDRESS + "/activity?limit=1001").status())
        .isEqualTo(400);
  }

  @Test
  void min_conf_is_read_from_the_query_and_from_a_batch_and_said_back() {
    fill();
    assertThat(server.get("/v1/address/" + ADDRESS + "/balance?min_conf=2").body())
        .contains("\"balance_sat\":0,\"utxo_count\":0,")
        .endsWith(",\"lag_blocks\":0,\"min_conf\":2}");
    assertThat(server.get("/address/" + ADDRESS + "?min_conf=1").body())
        .contains("\"balance_sat\":1000,");
    assertThat(server.get("/v1/script/" + SCRIPT + "/utxos?min_conf=2").body())
        .contains("\"utxo_count\":null,", "\"utxos\":[],\"next_cursor\":null}");
    String batch = "{\"addresses\":[\"" + ADDRESS + "\"],\"min_conf\":2}";
    assertThat(server.post("/v1/balances", batch).body())
        .contains("\"balance_sat\":0,", "\"min_conf\":2}]}");
    for (String bad : List.of("0", "-1", "1.5", "x", "99999999999")) {
      assertThat(
              server.get("/v1/address/" + ADDRESS + "/balance?min_conf=" + bad).status())
          .as(bad)
          .isEqualTo(400);
    }
    assertThat(server
            .get("/v1/address/" + ADDRESS + "/balance?min_conf=2&height=1")
            .body())
        .contains("Give either height or min_conf");
    for (String bad : List.of(
        "{\"min_conf\":2}",
        "{\"addresses\":[],\"min_conf\":0}",
        "{\"addresses\":[],\"min_conf\":\"2\"}",
        "{\"addresses\":[],\"depth\":2}",
        "{\"addresses\":[],\"min_conf\":2,\"min_conf\":2}")) {
      assertThat(server.post("/v1/balances", bad).status()).as(bad).isEqualTo(400);
    }
  }
}
