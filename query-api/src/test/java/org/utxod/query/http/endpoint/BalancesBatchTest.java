package org.utxod.query.http.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.utxod.query.address.Addresses;
import org.utxod.query.http.limit.ClientMemory;
import org.utxod.query.http.limit.HttpLimits;
import org.utxod.query.testing.FakeIndex;
import org.utxod.query.testing.FakeIndex.NewCoin;
import org.utxod.query.testing.RawHttp.Answer;
import org.utxod.query.testing.TestServer;
import org.utxod.store.chain.Network;
import org.utxod.store.chain.OutPoint;
import org.utxod.store.chain.Script;

/** Many addresses and scripts as of one block: one answer, or lines of any number. */
class BalancesBatchTest {
  private static final JsonMapper JSON = new JsonMapper();
  private static final String ADDRESS = "bcrt1qw508d6qejxtdg4y5r3zarvary0c5xw7kygt080";
  private static final Script P2WPKH = Script.ofHex("0014751e76e8199196d454941c45d1b3a323f1433bd6");
  private static final Script BARE = Script.ofHex("51");
  private static final String JSON_TYPE = "Content-Type: application/json";
  private static final String LINES_TYPE = "Content-Type: application/x-ndjson";

  private final TestServer server =
      new TestServer(HttpLimits.DEFAULT, List.of(), new ClientMemory(ClientMemory.MIN_BYTES));

  @AfterEach
  void close() {
    server.close();
    assertThat(server.index.openViews()).isZero();
  }

  private void fill() {
    server.index.blocks(1);
    server.index.block(NewCoin.of(P2WPKH, "a", 3, 546), NewCoin.of(BARE, "c", 0, 7));
    server.index.block(
        List.of(NewCoin.of(P2WPKH, "b", 0, 1_000)), List.of(new OutPoint(FakeIndex.txid("a"), 3)));
    server.chain.tip(2);
  }

  private List<JsonNode> balances(String query, String body) throws Exception {
    Answer answer = server.post("/v1/balances" + query, body, JSON_TYPE);
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    List<JsonNode> list = new ArrayList<>();
    JSON.readTree(answer.body()).path("balances").forEach(list::add);
    return list;
  }

  private List<JsonNode> lines(Answer answer) throws Exception {
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    List<JsonNode> lines = new ArrayList<>();
    for (String line : answer.body().split("\n", -1)) {
      if (!line.isEmpty()) {
        lines.add(JSON.readTree(line));
      }
    }
    return lines;
  }

  private static String both() {
    return "{\"addresses\":[\"" + ADDRESS + "\",\"nonsense\"],\"scripts\":[\"51\",\"xyz\"]";
  }

  @Test
  void scripts_stand_beside_addresses_in_the_order_of_the_body() throws Exception {
    fill();
    List<JsonNode> found = balances("", both() + "}");
    assertThat(found).hasSize(4);
    assertThat(found.get(0).path("balance_sat").asLong()).isEqualTo(1_000);
    assertThat(found.get(1).path("address").asText()).isEqualTo("nonsense");
    assertThat(found.get(1).path("error").asText()).isNotEmpty();
    assertThat(found.get(2).path("script").asText()).isEqualTo("51");
    assertThat(found.get(2).path("balance_sat").asLong()).isEqualTo(7);
    assertThat(found.get(3).path("script").asText()).isEqualTo("xyz");
    assertThat(found.get(3).path("error").asText()).contains("hexadecimal");
  }

  @Test
  void an_earlier_block_is_named_by_height_or_by_its_hash() throws Exception {
    fill();
    String hash = FakeIndex.hash(1).display();
    for (String how : List.of("\"height\":1", "\"at_block\":\"" + hash + "\"")) {
      List<JsonNode> found = balances("", both() + "," + how + "}");
      assertThat(found.get(0).path("balance_sat").asLong()).as(how).isEqualTo(546);
      assertThat(found.get(0).path("block_hash").asText()).isEqualTo(hash);
      assertThat(found.get(2).path("height").asInt()).isEqualTo(1);
    }
    assertThat(balances("?at_block=" + hash, both() + "}")
            .get(0)
            .path("balance_sat")
            .asLong())
        .isEqualTo(546);
    String tip = FakeIndex.hash(2).display();
    assertThat(balances("?min_conf=2&at_block=" + tip, both() + "}")
            .get(0)
            .path("balance_sat")
            .asLong())
        .isZero();
  }

  @Test
  void a_block_that_is_not_on_the_chain_is_a_conflict_whatever_the_form() {
    fill();
    for (String format : List.of("json", "ndjson", "csv")) {
      Answer answer = server.post(
          "/v1/balances?format=" + format + "&at_block=" + "ab".repeat(32),
          both() + "}",
          JSON_TYPE);
      assertThat(answer.status()).as(format).isEqualTo(409);
      assertThat(answer.body()).contains("block-not-on-chain").contains("reorganisation");
    }
  }

  @Test
  void what_does_not_go_together_is_refused_before_anything_is_answered() {
    fill();
    String hash = FakeIndex.hash(1).display();
    for (String query : List.of(
        "?height=1&min_conf=2",
        "?height=1&at_block=" + hash,
        "?at_block=" + hash + "&min_conf=2",
        "?at_block=12",
        "?format=xml",
        "?min_conf=0")) {
      for (String format : List.of("", "&format=ndjson")) {
        if (!(query.contains("format") && !format.isEmpty())) {
          assertThat(server
                  .post("/v1/balances" + query + format, both() + "}", JSON_TYPE)
                  .status())
              .as(query + format)
              .isEqualTo(400);
        }
      }
    }
    assertThat(server
            .post("/v1/balances?height=1", both() + ",\"height\":1}", JSON_TYPE)
            .status())
        .isEqualTo(400);
    assertThat(server.post("/v1/balances?height=99", both() + "}", JSON_TYPE).status())
        .isEqualTo(404);
  }

  @Test
  void lines_say_the_same_as_the_list_by_parameter_or_by_accept() throws Exception {
    fill();
    List<JsonNode> list = balances("", both() + "}");
    assertThat(lines(server.post("/v1/balances?format=ndjson", both() + "}", JSON_TYPE)))
        .isEqualTo(list);
    assertThat(lines(
            server.post("/v1/balances", both() + "}", JSON_TYPE, "Accept: application/x-ndjson")))
        .isEqualTo(list);
    String asLines = ADDRESS + "\n\n\"nonsense\"\r\n{\"script\":\"51\"}\n  {\"script\":\"xyz\"}";
    assertThat(lines(server.post("/v1/balances?format=ndjson", asLines, LINES_TYPE)))
        .isEqualTo(list);
    assertThat(lines(server.post("/v1/balances?format=ndjson", "[\"" + ADDRESS + "\"]", JSON_TYPE)))
        .isEqualTo(list.subList(0, 1));
    assertThat(lines(server.post("/v1/balances?format=ndjson", "[]", JSON_TYPE)))
        .isEmpty();
  }

  @Test
  void csv_has_a_head_and_an_error_at_the_end() {
    fill();
    Answer answer = server.post("/v1/balances", both() + "}", JSON_TYPE, "Accept: text/csv");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header("Content-Type")).startsWith("text/csv");
    String[] rows = answer.body().split("\r\n", -1);
    assertThat(rows).hasSize(6);
    assertThat(rows[0]).startsWith("address,script,balance_sat,").endsWith(",error");
    assertThat(rows[1])
        .isEqualTo(ADDRESS + "," + P2WPKH.hex() + ",1000,1,0,,,2," + FakeIndex.hash(2)
            + ",local,false,true,0,");
    assertThat(rows[2]).startsWith("nonsense,,,,,,,,,,,,,");
    assertThat(rows[4]).startsWith(",xyz,,,,,,,,,,,,");
    int commas = rows[0].length() - rows[0].replace(",", "").length();
    for (int i = 1; i < 5; i++) {
      String providers = rows[i].replaceAll("\"[^\"]*\"", "");
      assertThat(providers.length() - providers.replace(",", "").length())
          .as(rows[i])
          .isEqualTo(commas);
    }
  }

  @Test
  void malformed_bodies_are_refused_before_anything_is_answered() {
    fill();
    for (String body : List.of(
        "{}",
        "[1]",
        "{\"addresses\":\"" + ADDRESS + "\"}",
        "{\"addresses\":[],\"more\":1}",
        "{\"addresses\":[],\"addresses\":[]}",
        "{\"scripts\":[]} []",
        "{\"addresses\":[\"a\"",
        "{\"addresses\":[],\"height\":-1}")) {
      for (String format : List.of("json", "ndjson")) {
        assertThat(server.post("/v1/balances?format=" + format, body, JSON_TYPE).status())
            .as(body)
            .isEqualTo(400);
      }
    }
    for (String body : List.of("{\"script\":51}", "\"open", "{\"address\":\"a\"} x")) {
      assertThat(server.post("/v1/balances?format=ndjson", body, LINES_TYPE).status())
          .as(body)
          .isEqualTo(400);
    }
    assertThat(server
            .post("/v1/balances?format=ndjson", "a".repeat(30_000), LINES_TYPE)
            .status())
        .isEqualTo(400);
    assertThat(server
            .post("/v1/balances?format=ndjson", "a", "Content-Type: application/xml")
            .status())
        .isEqualTo(415);
  }

  private static String address(int number) {
    String digits = String.format("%040x", number);
    return Addresses.encode(Script.ofHex("0014" + digits), Network.REGTEST).orElseThrow();
  }

  /** Ten times as long as what may be held of all request bodies together. */
  @Test
  void hundreds_of_thousands_are_answered_though_neither_body_nor_answer_fits_in_memory()
      throws Exception {
    fill();
    int count = 300_000;
    StringBuilder body = new StringBuilder(count * 45);
    for (int i = 0; i < count; i++) {
      body.append(i == 777 ? ADDRESS : address(i)).append('\n');
    }
    assertThat(body.length()).isGreaterThan((int) (ClientMemory.MIN_BYTES / 4 * 3));
    List<JsonNode> lines =
        lines(server.post("/v1/balances?format=ndjson", body.toString(), LINES_TYPE));
    assertThat(lines).hasSize(count);
    assertThat(lines.get(777).path("balance_sat").asLong()).isEqualTo(1_000);
    assertThat(lines.get(count - 1).path("address").asText()).isEqualTo(address(count - 1));
    assertThat(lines).allMatch(line -> line.path("height").asInt() == 2);
    String many = "{\"addresses\":[" + "\"a\",".repeat(1_000) + "\"a\"]}";
    Answer refused = server.post("/v1/balances", many, JSON_TYPE);
    assertThat(refused.status()).isEqualTo(413);
    assertThat(refused.body()).contains("format=ndjson");
  }

  @Test
  void more_than_a_million_are_refused() {
    fill();
    Answer answer = server.post(
        "/v1/balances?format=csv", "a\n".repeat(PostBalances.MAX_LINES + 1), LINES_TYPE);
    assertThat(answer.status()).isEqualTo(413);
    assertThat(answer.body()).contains("at_block");
  }
}
