package org.utxod.query.http.explorer;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.utxod.query.port.NodeTools;
import org.utxod.query.port.SourceException;
import org.utxod.query.port.mempool.MempoolTx;
import org.utxod.query.testing.FakeIndex;
import org.utxod.query.testing.FakeMempool;
import org.utxod.query.testing.RawHttp.Answer;
import org.utxod.query.testing.TestServer;
import org.utxod.store.chain.OutPoint;
import org.utxod.store.chain.Script;

/** Mempool, blocks and tools as HTTP gives them. */
class ExplorerEndpointsTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Script SCRIPT = Script.ofHex("51");

  private final TestServer server = new TestServer();

  private static SourceException away() {
    return new SourceException(SourceException.Kind.UNAVAILABLE, "The node is away; retry", null);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private static JsonNode json(Answer answer) throws IOException {
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    return JSON.readTree(answer.body());
  }

  private Answer decode(String kind, String text) {
    return server.post(
        "/v1/decode",
        JSON.createObjectNode().put("kind", kind).put("text", text).toString());
  }

  @Test
  void the_mempool_is_shown_by_blocks_and_bands_without_the_node() throws IOException {
    server.node.away(away());
    server.mempool.add("a", 300, 100, List.of(FakeMempool.output(SCRIPT, 1_000)), List.of());
    server.mempool.add("b", 1_050, 100, List.of(FakeMempool.output(SCRIPT, 1_000)), List.of());
    JsonNode mempool = json(server.get("/v1/mempool"));
    assertThat(mempool.path("transactions").asInt()).isEqualTo(2);
    assertThat(mempool.path("fees_sat").asInt()).isEqualTo(1_350);
    assertThat(mempool.path("in_step").asBoolean()).isTrue();
    assertThat(mempool.path("blocks").path(0).path("rates").toString())
        .isEqualTo("[3.0,3.0,3.0,3.0,10.5,10.5,10.5]");
    assertThat(mempool.path("bands").path(0).path("from_rate").asDouble()).isEqualTo(3);
    server.mempool.lost();
    assertThat(json(server.get("/v1/mempool")).path("in_step").asBoolean()).isFalse();
  }

  @Test
  void where_no_mempool_is_known_it_is_said_why() {
    assertThat(server.get("/v1/mempool").status()).isEqualTo(404);
    server.mempool.losesStep("the node restarted");
    assertThat(server.get("/v1/mempool").status()).isEqualTo(503);
    assertThat(server.get("/v1/mempool/" + "ab".repeat(32)).status()).isEqualTo(503);
  }

  @Test
  void an_unconfirmed_transaction_has_a_place_and_a_family() throws IOException {
    MempoolTx parent =
        server.mempool.add("p", 100, 100, List.of(FakeMempool.output(SCRIPT, 9_000)), List.of());
    MempoolTx child = server.mempool.add(
        "c",
        3_900,
        100,
        List.of(FakeMempool.output(SCRIPT, 5_000)),
        List.of(new MempoolTx.Input(
            new OutPoint(parent.txid(), 0), FakeMempool.output(SCRIPT, 9_000))));
    server.mempool.add("first", 10_000, 100, List.of(), List.of());
    JsonNode place = json(server.get("/v1/mempool/" + parent.txid().display()));
    assertThat(place.path("rate").asDouble()).isEqualTo(1);
    assertThat(place.path("effective_rate").asDouble()).isEqualTo(20);
    assertThat(place.path("vsize_before").asInt()).isEqualTo(100);
    assertThat(place.path("block").asInt()).isEqualTo(1);
    assertThat(place.path("descendants").path(0).path("txid").asText())
        .isEqualTo(child.txid().display());
    assertThat(server.get("/v1/mempool/" + "ab".repeat(32)).status()).isEqualTo(404);
    assertThat(server.get("/v1/mempool/ab").status()).isEqualTo(400);
  }

  @Test
  void blocks_are_shown_with_who_found_them_and_what_they_paid() throws IOException {
    server.index.blocks(12);
    JsonNode page = json(server.get("/v1/blocks"));
    assertThat(page.path("blocks").size()).isEqualTo(10);
    JsonNode tip = page.path("blocks").path(0);
    assertThat(tip.path("hash").asText()).isEqualTo(page.path("block_hash").asText());
    assertThat(tip.path("stats").path("miner").asText()).isEqualTo("Foundry USA");
    assertThat(tip.path("stats").path("coinbase_text").asText()).isEqualTo("/Foundry USA Pool/");
    assertThat(tip.path("stats").path("average_rate").asDouble()).isEqualTo(0.702);
    JsonNode two = json(server.get("/v1/blocks?to_height=5&limit=2")).path("blocks");
    assertThat(List.of(
            two.path(0).path("height").asInt(), two.path(1).path("height").asInt()))
        .containsExactly(5, 4);
    assertThat(json(server.get("/v1/blocks/" + FakeIndex.hash(5).display()))
            .path("height")
            .asInt())
        .isEqualTo(5);
    assertThat(server.get("/v1/blocks/" + "ab".repeat(32)).status()).isEqualTo(404);
    assertThat(server.get("/v1/blocks?limit=16").status()).isEqualTo(400);
  }

  @Test
  void blocks_that_the_node_does_not_count_are_shown_without() throws IOException {
    server.index.blocks(3);
    server.node.countsNoBlocks();
    assertThat(
            json(server.get("/v1/blocks")).path("blocks").path(0).path("stats").isNull())
        .isTrue();
  }

  @Test
  void halving_and_difficulty_are_told_and_without_the_node_the_halving_alone() throws IOException {
    server.index.blocks(160);
    JsonNode chain = json(server.get("/v1/chain"));
    assertThat(chain.path("subsidy_sat").asLong()).isEqualTo(2_500_000_000L);
    assertThat(chain.path("halving_height").asInt()).isEqualTo(300);
    assertThat(chain.path("difficulty").isNumber()).isTrue();
    assertThat(chain.path("retarget").isNull()).isTrue();
    server.node.away(away());
    assertThat(json(server.get("/v1/chain")).path("difficulty").isNull()).isTrue();
  }

  @Test
  void texts_are_decoded_by_the_node() throws IOException {
    server.node.willSay(new NodeTools.Outcome.Answered("{\"asm\":\"1\"}"));
    assertThat(json(decode("script", " 51 ")).path("answer").path("asm").asText())
        .isEqualTo("1");
    server.node.willSay(new NodeTools.Outcome.Refused(-22, "TX decode failed"));
    Answer refused = decode("transaction", "51");
    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.body()).contains("problem:node-refused", "The node says: TX decode failed");
    server.node.away(away());
    assertThat(decode("psbt", "cHNidP8=").status()).isEqualTo(503);
  }

  @ParameterizedTest
  @CsvSource({
    "script, 5",
    "script, zz",
    "transaction, 5 1",
    "psbt, a b",
    "psbt, '\"'",
    "wallet, 51",
    "script, ''"
  })
  void what_can_be_none_does_not_reach_the_node(String kind, String text) {
    server.node.duringTools(() -> {
      throw new AssertionError("asked the node");
    });
    assertThat(decode(kind, text).status()).isEqualTo(400);
  }

  @Test
  void a_text_that_is_too_long_does_not_reach_the_node() {
    server.node.duringTools(() -> {
      throw new AssertionError("asked the node");
    });
    assertThat(decode("transaction", "00".repeat(200_001)).status()).isEqualTo(413);
    String message = JSON.createObjectNode()
        .put("address", "1")
        .put("signature", "H=")
        .put("message", "x".repeat(10_001))
        .toString();
    assertThat(server.post("/v1/verify-message", message).status()).isEqualTo(413);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "[]", "{\"kind\":\"script\"}", "{\"kind\":\"script\",\"text\":1}"})
  void a_body_that_is_none_is_refused(String body) {
    assertThat(server.post("/v1/decode", body).status()).isEqualTo(400);
    assertThat(server.post("/v1/verify-message", body).status()).isEqualTo(400);
  }

  @Test
  void a_crowd_that_has_the_node_decode_is_refused_and_others_are_answered() throws Exception {
    crowd(() -> decode("script", "51"));
  }

  @Test
  void a_crowd_that_has_the_node_count_blocks_is_refused_and_others_are_answered()
      throws Exception {
    server.index.blocks(9);
    AtomicInteger asked = new AtomicInteger();
    String held = "/v1/blocks/" + FakeIndex.hash(1).display();
    crowd(() -> server.get(
        asked.incrementAndGet() <= 2 ? held : "/v1/blocks/" + FakeIndex.hash(2).display()));
    server.node.duringTools(() -> {
      throw new AssertionError("counted twice");
    });
    assertThat(server.get(held).status()).isEqualTo(200);
  }

  @Test
  void a_list_of_blocks_does_not_wait_for_what_others_have_counted() throws Exception {
    server.index.blocks(9);
    json(server.get("/v1/blocks?limit=1&to_height=5"));
    CountDownLatch begun = new CountDownLatch(2);
    CountDownLatch end = new CountDownLatch(1);
    hold(begun, end);
    ExecutorService crowd = Executors.newFixedThreadPool(2);
    try {
      for (int height = 1; height < 3; height++) {
        String path = "/v1/blocks/" + FakeIndex.hash(height).display();
        crowd.execute(() -> server.get(path));
      }
      begun.await();
      JsonNode blocks = json(server.get("/v1/blocks?to_height=6&limit=2")).path("blocks");
      assertThat(blocks.path(0).path("stats").isNull()).isTrue();
      assertThat(blocks.path(1).path("stats").path("fees_sat").asInt()).isEqualTo(200);
    } finally {
      end.countDown();
      crowd.shutdownNow();
    }
  }

  private void hold(CountDownLatch begun, CountDownLatch end) {
    server.node.duringTools(() -> {
      begun.countDown();
      try {
        end.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    });
  }

  private void crowd(Callable<Answer> request) throws Exception {
    CountDownLatch begun = new CountDownLatch(2);
    CountDownLatch end = new CountDownLatch(1);
    hold(begun, end);
    ExecutorService crowd = Executors.newFixedThreadPool(2);
    try {
      List<Future<Answer>> held = new ArrayList<>();
      for (int i = 0; i < 2; i++) {
        held.add(crowd.submit(request));
      }
      begun.await();
      for (int i = 0; i < 20; i++) {
        Answer refused = request.call();
        assertThat(refused.status()).isEqualTo(503);
        assertThat(refused.header("Retry-After")).isEqualTo("2");
      }
      assertThat(server.get("/v1/status").status()).isEqualTo(200);
      end.countDown();
      for (Future<Answer> answer : held) {
        assertThat(answer.get().status()).isEqualTo(200);
      }
      assertThat(request.call().status()).isEqualTo(200);
    } finally {
      end.countDown();
      crowd.shutdownNow();
    }
  }
}
