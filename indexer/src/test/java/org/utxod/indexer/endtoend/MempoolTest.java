package org.utxod.indexer.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.utxod.indexer.bitcoind.RawTransaction;
import org.utxod.indexer.config.Setting;
import org.utxod.indexer.simnode.ModelBytes;
import org.utxod.indexer.simnode.generate.DemoChain;
import org.utxod.indexer.simnode.generate.GeneratorShape;
import org.utxod.store.chain.Network;
import org.utxod.store.chain.OutPoint;
import org.utxod.store.chain.Script;
import org.utxod.store.chain.Txid;
import org.utxod.store.fixture.Await;

/** Unconfirmed amounts over HTTP, with a simulated node. */
class MempoolTest {
  private static final Script RECEIVER = Script.ofHex("0014" + "7e".repeat(20));
  private static final Map<Setting<?>, String> OFTEN = Map.of(Setting.MEMPOOL_POLL_MS, "10");

  @TempDir
  Path directory;

  private DemoChain chain;
  private TestDaemon daemon;

  /** A coin of the chain, as returned by HTTP. */
  private record Found(OutPoint point, long sat, Script script) {}

  @BeforeEach
  void a_daemon_at_the_tip() {
    chain = new DemoChain(11, GeneratorShape.small(), 130);
    daemon = new TestDaemon(directory, chain.chain(), Network.REGTEST, OFTEN);
    daemon.awaitTip();
    awaitInStep();
  }

  @AfterEach
  void close() {
    daemon.close();
  }

  private void awaitInStep() {
    daemon.awaitStatus(
        "the mempool", status -> status.path("mempool").path("in_step").asBoolean());
  }

  private Found coin() {
    for (Script script : chain.hotScripts()) {
      JsonNode coins =
          daemon.get("/v1/script/" + script.hex() + "/utxos?limit=1000").path("utxos");
      for (JsonNode coin : coins) {
        boolean ripe =
            !coin.path("coinbase").asBoolean() || coin.path("confirmations").asInt() >= 100;
        OutPoint point = new OutPoint(
            Txid.ofDisplay(coin.path("txid").asText()), coin.path("vout").asLong());
        if (ripe
            && coin.path("value_sat").asLong() > 100_000
            && !daemon.node().mempool().spends(point)) {
          return new Found(point, coin.path("value_sat").asLong(), script);
        }
      }
    }
    throw new AssertionError("no coin to spend");
  }

  private Txid pay(OutPoint from, long sat, Script to) {
    return daemon
        .node()
        .mempool()
        .submit(ModelBytes.transaction(
            List.of(from), new byte[0], List.of(new ModelBytes.Out(to, sat))));
  }

  private JsonNode balance(Script script) {
    return daemon.get("/v1/script/" + script.hex() + "/balance");
  }

  private void awaitAmounts(Script script, long received, long spent) {
    JsonNode[] last = new JsonNode[1];
    Await.until(
        "unconfirmed " + received + " and " + spent,
        () -> {
          last[0] = balance(script);
          return last[0].path("mempool_received_sat").isNumber()
              && last[0].path("mempool_received_sat").asLong() == received
              && last[0].path("mempool_spent_sat").asLong() == spent;
        },
        () -> String.valueOf(last[0]));
  }

  @Test
  void a_payment_is_seen_replaced_spent_again_and_evicted() {
    Found coin = coin();
    awaitAmounts(RECEIVER, 0, 0);
    pay(coin.point(), coin.sat() - 1_000, RECEIVER);
    awaitAmounts(RECEIVER, coin.sat() - 1_000, 0);
    awaitAmounts(coin.script(), 0, coin.sat());
    Txid better = pay(coin.point(), coin.sat() - 9_000, RECEIVER);
    awaitAmounts(RECEIVER, coin.sat() - 9_000, 0);
    pay(new OutPoint(better, 0), coin.sat() - 10_000, RECEIVER);
    awaitAmounts(RECEIVER, 2 * coin.sat() - 19_000, coin.sat() - 9_000);
    daemon.node().mempool().evict(better);
    awaitAmounts(RECEIVER, 0, 0);
    awaitAmounts(coin.script(), 0, 0);
  }

  @Test
  void an_account_has_the_unconfirmed_amounts_of_its_scripts() {
    Found coin = coin();
    assertThat(daemon.post("/v1/accounts", "{\"name\":\"shop\"}").status()).isEqualTo(201);
    pay(coin.point(), coin.sat() - 1_000, RECEIVER);
    awaitAmounts(RECEIVER, coin.sat() - 1_000, 0);
    daemon.postLines("/v1/accounts/shop/addresses", "{\"script\":\"" + RECEIVER.hex() + "\"}\n");
    awaitAccount(coin.sat() - 1_000, 0, 1);
    daemon.postLines(
        "/v1/accounts/shop/addresses", "{\"script\":\"" + coin.script().hex() + "\"}\n");
    Await.until(
        "the coin is marked as spent",
        () -> StreamSupport.stream(
                daemon
                    .askWithKey("/v1/accounts/shop/utxos?limit=1000")
                    .body()
                    .path("utxos")
                    .spliterator(),
                false)
            .anyMatch(
                one -> one.path("txid").asText().equals(coin.point().txid().display())
                    && one.path("spent_by_mempool").isTextual()));
    daemon.postLines(
        "/v1/accounts/shop/addresses/remove", "{\"script\":\"" + coin.script().hex() + "\"}\n");
    awaitAccount(coin.sat() - 1_000, 0, 1);
    Txid better = pay(coin.point(), coin.sat() - 9_000, RECEIVER);
    awaitAccount(coin.sat() - 9_000, 0, 1);
    pay(new OutPoint(better, 0), coin.sat() - 10_000, RECEIVER);
    awaitAccount(2 * coin.sat() - 19_000, coin.sat() - 9_000, 2);
    JsonNode waiting =
        daemon.askWithKey("/v1/accounts/shop/unconfirmed").body().path("transactions");
    assertThat(waiting.size()).isEqualTo(2);
    assertThat(waiting.path(0).path("txid").asText()).isEqualTo(better.display());
    assertThat(waiting.path(0).path("fee_sat").asLong()).isEqualTo(9_000);
    assertThat(waiting.path(1).path("spent_sat").asLong()).isEqualTo(coin.sat() - 9_000);
    daemon.node().mempool().evict(better);
    awaitAccount(0, 0, 0);
    List<String> told = new ArrayList<>();
    Await.until(
        "all events",
        () -> {
          told.clear();
          daemon
              .askWithKey("/v1/accounts/shop/events?after=0")
              .body()
              .path("events")
              .forEach(event -> told.add(
                  event.path("type").asText() + " " + event.path("received_sat").asLong() + " "
                      + event.path("outputs").size()));
          return told.size() == 6;
        },
        () -> told.toString());
    assertThat(told.subList(0, 4))
        .containsExactly(
            "unconfirmed " + (coin.sat() - 1_000) + " 1",
            "gone " + (coin.sat() - 1_000) + " 0",
            "unconfirmed " + (coin.sat() - 9_000) + " 1",
            "unconfirmed " + (coin.sat() - 10_000) + " 1");
    assertThat(told.subList(4, 6))
        .containsExactlyInAnyOrder(
            "gone " + (coin.sat() - 9_000) + " 0", "gone " + (coin.sat() - 10_000) + " 0");
  }

  private void awaitAccount(long received, long spent, int transactions) {
    JsonNode[] last = new JsonNode[1];
    Await.until(
        "an account's unconfirmed " + received + " and " + spent,
        () -> {
          last[0] = daemon.askWithKey("/v1/accounts/shop/balance").body();
          return last[0].path("mempool_transactions").asInt(-1) == transactions
              && last[0].path("mempool_received_sat").asLong() == received
              && last[0].path("mempool_spent_sat").asLong() == spent;
        },
        () -> String.valueOf(last[0]));
  }

  @Test
  void a_child_pays_for_its_parent_in_a_package_and_a_package_that_pays_too_little_is_not_taken() {
    Found coin = coin();
    daemon.node().mempool().minRelayFee(5_000);
    String parent = ModelBytes.transaction(
        List.of(coin.point()), new byte[0], List.of(new ModelBytes.Out(RECEIVER, coin.sat())));
    OutPoint made = new OutPoint(RawTransaction.decode(parent, 0).txid(), 0);
    for (long fee : new long[] {100, 50_000}) {
      String child = ModelBytes.transaction(
          List.of(made), new byte[0], List.of(new ModelBytes.Out(RECEIVER, coin.sat() - fee)));
      JsonNode answer = daemon
          .postOpenly("/api/txs/package", "[\"" + parent + "\",\"" + child + "\"]")
          .body();
      boolean enough = fee == 50_000;
      assertThat(answer.path("package_msg").asText())
          .isEqualTo(enough ? "success" : "transaction failed");
      assertThat(answer.path("tx-results")).hasSize(2).allMatch(one -> one.has("error") != enough);
      assertThat(daemon.node().mempool().ids()).hasSize(enough ? 2 : 0);
    }
    awaitAmounts(RECEIVER, 2 * coin.sat() - 50_000, coin.sat());
  }

  @Test
  void our_own_broadcast_is_in_the_answers_that_follow_it_not_at_the_next_look() {
    daemon.close();
    daemon = new TestDaemon(
        directory, chain.chain(), Network.REGTEST, Map.of(Setting.MEMPOOL_POLL_MS, "60000"));
    daemon.awaitTip();
    awaitInStep();
    Found coin = coin();
    String paid = ModelBytes.transaction(
        List.of(coin.point()),
        new byte[0],
        List.of(new ModelBytes.Out(RECEIVER, coin.sat() - 1_000)));
    assertThat(daemon.postText("/api/tx", paid)).isEqualTo(200);
    assertThat(balance(RECEIVER).path("mempool_received_sat").asLong())
        .isEqualTo(coin.sat() - 1_000);
    String txid = RawTransaction.decode(paid, 0).txid().display();
    JsonNode coins =
        daemon.get("/v1/script/" + RECEIVER.hex() + "/utxos?unconfirmed=only").path("utxos");
    assertThat(coins).hasSize(1);
    assertThat(coins.at("/0/txid").asText()).isEqualTo(txid);
    assertThat(coins.at("/0/height").isNull()).isTrue();
    boolean marked = false;
    for (JsonNode one :
        daemon.get("/v1/script/" + coin.script().hex() + "/utxos?limit=1000").path("utxos")) {
      boolean spent = one.path("txid").asText().equals(coin.point().txid().display())
          && one.path("vout").asLong() == coin.point().vout();
      assertThat(one.path("spent_by_mempool").asText()).isEqualTo(spent ? txid : "null");
      marked |= spent;
    }
    assertThat(marked).isTrue();
    String child = ModelBytes.transaction(
        List.of(new OutPoint(Txid.ofDisplay(txid), 0)),
        new byte[0],
        List.of(new ModelBytes.Out(RECEIVER, coin.sat() - 50_000)));
    daemon.postOpenly("/api/txs/package", "[\"" + child + "\"]");
    assertThat(balance(RECEIVER).path("mempool_received_sat").asLong())
        .isEqualTo(2 * coin.sat() - 51_000);
  }

  @Test
  void a_batch_says_the_same_and_an_earlier_height_nothing() {
    Found coin = coin();
    pay(coin.point(), coin.sat() - 1_000, RECEIVER);
    awaitAmounts(RECEIVER, coin.sat() - 1_000, 0);
    String address = balance(RECEIVER).path("address").asText();
    JsonNode batch = daemon
        .postOpenly("/v1/balances", "{\"addresses\":[\"" + address + "\"]}")
        .body();
    assertThat(batch.path("balances").path(0).path("mempool_received_sat").asLong())
        .isEqualTo(coin.sat() - 1_000);
    JsonNode earlier = daemon.get("/v1/script/" + RECEIVER.hex() + "/balance?height=120");
    assertThat(earlier.path("mempool_received_sat").isNull()).isTrue();
  }

  @Test
  void the_status_and_the_metrics_say_how_it_is_followed() {
    Found coin = coin();
    pay(coin.point(), coin.sat() - 1_000, RECEIVER);
    awaitAmounts(RECEIVER, coin.sat() - 1_000, 0);
    JsonNode mempool = daemon.get("/v1/status").path("mempool");
    assertThat(mempool.path("followed").asBoolean()).isTrue();
    assertThat(mempool.path("by").asText()).isEqualTo("polling");
    assertThat(mempool.path("transactions").asInt()).isEqualTo(1);
    assertThat(mempool.path("vsize").asLong()).isPositive();
    assertThat(mempool.path("memory_bytes").asLong()).isBetween(100L, 1_000L);
    assertThat(daemon.metrics().value("utxod_mempool_in_step")).isEqualTo(1);
    assertThat(daemon.metrics().value("utxod_mempool_transactions")).isEqualTo(1);
  }

  @Test
  void switched_off_they_are_unknown_and_nothing_is_measured() {
    try (TestDaemon without = new TestDaemon(
        directory.resolve("off"), chain.chain(), Network.REGTEST, Map.of(Setting.MEMPOOL, "off"))) {
      without.awaitTip();
      JsonNode balance = without.get("/v1/script/" + RECEIVER.hex() + "/balance");
      assertThat(balance.path("mempool_received_sat").isNull()).isTrue();
      assertThat(without.get("/v1/status").path("mempool").path("followed").asBoolean())
          .isFalse();
      assertThat(without.metrics().has("utxod_mempool_in_step")).isFalse();
    }
  }
}
