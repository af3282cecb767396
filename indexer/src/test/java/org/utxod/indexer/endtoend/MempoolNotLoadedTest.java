package org.utxod.indexer.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.utxod.indexer.config.Setting;
import org.utxod.indexer.simnode.ModelBytes;
import org.utxod.indexer.simnode.generate.DemoChain;
import org.utxod.indexer.simnode.generate.GeneratorShape;
import org.utxod.store.chain.Network;
import org.utxod.store.chain.OutPoint;
import org.utxod.store.chain.Script;
import org.utxod.store.chain.Txid;
import org.utxod.store.fixture.Await;

/**
 * A node that was restarted and has not loaded its mempool yet: transactions that it does not list were not removed.
 */
class MempoolNotLoadedTest {
  private static final Script RECEIVER = Script.ofHex("0014" + "7e".repeat(20));

  @TempDir
  Path directory;

  private DemoChain chain;
  private TestDaemon daemon;
  private String address;
  private Txid payment;

  @BeforeEach
  void a_payment_that_is_seen() {
    chain = new DemoChain(11, GeneratorShape.small(), 130);
    daemon = new TestDaemon(
        directory, chain.chain(), Network.REGTEST, Map.of(Setting.MEMPOOL_POLL_MS, "10"));
    daemon.awaitTip();
    awaitInStep(true);
    payment = pay(0);
    Await.until("the payment", () -> amount().asLong() > 0, () -> String.valueOf(amount()));
    address = balance().path("address").asText();
  }

  @AfterEach
  void close() {
    daemon.close();
  }

  private Txid pay(int skip) {
    int left = skip;
    for (Script script : chain.hotScripts()) {
      for (JsonNode coin :
          daemon.get("/v1/script/" + script.hex() + "/utxos?limit=1000").path("utxos")) {
        boolean ripe =
            !coin.path("coinbase").asBoolean() || coin.path("confirmations").asInt() >= 100;
        if (ripe && coin.path("value_sat").asLong() > 100_000 && left-- == 0) {
          OutPoint point = new OutPoint(
              Txid.ofDisplay(coin.path("txid").asText()), coin.path("vout").asLong());
          return daemon
              .node()
              .mempool()
              .submit(ModelBytes.transaction(
                  List.of(point),
                  new byte[0],
                  List.of(new ModelBytes.Out(RECEIVER, coin.path("value_sat").asLong() - 1_000))));
        }
      }
    }
    throw new AssertionError("no coin to spend");
  }

  private void awaitInStep(boolean is) {
    daemon.awaitStatus(
        "in_step " + is, status -> status.path("mempool").path("in_step").asBoolean() == is);
  }

  private JsonNode balance() {
    return daemon.get("/v1/script/" + RECEIVER.hex() + "/balance");
  }

  private JsonNode amount() {
    return balance().path("mempool_received_sat");
  }

  @Test
  void amounts_are_unknown_and_nobody_is_told_gone_until_it_has_read_them() {
    long sat = amount().asLong();
    try (Watching watching = new Watching(daemon.url() + "/v1/watch?address=" + address, null)) {
      var unused = watching.await("state", 1);
      daemon.node().mempool().loaded(false);
      awaitInStep(false);
      assertThat(amount().isNull()).isTrue();
      assertThat(daemon.get("/v1/status").at("/mempool/reason").asText())
          .contains("still loading its mempool");
      for (String path : List.of("", "/utxo", "/txs", "/txs/mempool")) {
        assertThat(daemon.text("/api/address/" + address + path).status())
            .as(path)
            .isEqualTo(503);
      }
      daemon.node().mempool().loaded(true);
      awaitInStep(true);
      assertThat(amount().asLong()).isEqualTo(sat);
      Txid second = pay(1);
      Await.until(
          "a later payment",
          () -> watching.events("unconfirmed").stream()
              .anyMatch(event -> event.path("txid").asText().equals(second.display())),
          () -> String.valueOf(watching.events()));
      assertThat(watching.events("gone")).isEmpty();
      assertThat(watching.events("unconfirmed"))
          .as("the first is told once at most")
          .filteredOn(event -> event.path("txid").asText().equals(payment.display()))
          .hasSizeLessThanOrEqualTo(1);
    }
  }

  @Test
  void what_left_while_it_was_not_read_is_told_as_gone_once_it_is() {
    try (Watching watching = new Watching(daemon.url() + "/v1/watch?address=" + address, null)) {
      var unused = watching.await("state", 1);
      daemon.node().mempool().loaded(false);
      awaitInStep(false);
      daemon.node().mempool().evict(payment);
      daemon.node().mempool().loaded(true);
      assertThat(watching.await("gone", 1)).hasSize(1);
    }
  }
}
