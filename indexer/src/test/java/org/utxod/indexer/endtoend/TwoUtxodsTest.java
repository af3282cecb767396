package org.utxod.indexer.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.utxod.indexer.config.Setting;
import org.utxod.indexer.simnode.FaultPlan;
import org.utxod.indexer.simnode.SimFault;
import org.utxod.indexer.simnode.generate.DemoChain;
import org.utxod.indexer.simnode.generate.GeneratorShape;
import org.utxod.query.address.Addresses;
import org.utxod.store.chain.Network;

/** One utxod that helps another out: balances, pages and earlier heights, by address and by script. */
class TwoUtxodsTest {
  private static final int HEIGHT = 110;
  private static final int MORE = 20;

  @TempDir
  Path directory;

  private final DemoChain chain = new DemoChain(5, GeneratorShape.small(), HEIGHT);
  private final String address =
      Addresses.encode(chain.hotScripts().get(0), Network.REGTEST).orElseThrow();

  private static String name(TestDaemon daemon) {
    return daemon.url().substring("http://".length());
  }

  @Test
  void the_one_that_is_behind_answers_by_the_one_that_is_not() {
    try (TestDaemon fresh = daemon("fresh");
        TestDaemon behind = daemon("behind", "utxod+" + fresh.url())) {
      FaultPlan.of(behind.node())
          .always("getblock", new SimFault.RpcError(-28, "Loading block index..."));
      for (int i = 0; i < MORE; i++) {
        chain.grow();
      }
      fresh.awaitTip();
      behind.awaitStatus("a lag", status -> status.path("lag_blocks").asInt() == MORE);
      String balance = "/v1/address/" + address + "/balance";
      assertSame(behind.get(balance), fresh.get(balance), name(fresh));
      String script =
          "/v1/script/" + chain.hotScripts().get(0).hex() + "/balance?height=" + (HEIGHT + 7);
      assertSame(behind.get(script), fresh.get(script), name(fresh));
      assertThat(behind.ask(script + "&local=true").status()).isEqualTo(404);

      String page = "/v1/address/" + address + "/utxos?limit=2";
      JsonNode here = behind.get(page);
      JsonNode there = fresh.get(page);
      assertThat(here.path("source").asText()).isEqualTo(name(fresh));
      assertThat(here.path("utxos")).isEqualTo(there.path("utxos")).hasSize(2);
      String next = page + "&cursor=" + here.path("next_cursor").asText();
      assertThat(behind.get(next).path("utxos")).isEqualTo(fresh.get(next).path("utxos"));
    }
  }

  @Test
  void two_that_are_both_behind_and_ask_each_other_do_not_ask_in_a_circle() throws Exception {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    try (TestDaemon one = daemon("one", "utxod+http://127.0.0.1:" + port);
        TestDaemon other = daemon(
            "other",
            Map.of(Setting.MAX_LAG_BLOCKS, "10", Setting.HTTP, "127.0.0.1:" + port),
            "utxod+" + one.url())) {
      for (TestDaemon both : List.of(one, other)) {
        FaultPlan.of(both.node())
            .always("getblock", new SimFault.RpcError(-28, "Loading block index..."));
      }
      for (int i = 0; i < MORE; i++) {
        chain.grow();
      }
      for (TestDaemon both : List.of(one, other)) {
        both.awaitStatus("a lag", status -> status.path("lag_blocks").asInt() == MORE);
      }
      String path = "/v1/address/" + address + "/balance";
      JsonNode answer = one.get(path);
      assertThat(answer.path("source").asText()).isEqualTo("local");
      assertThat(answer.path("stale").asBoolean()).isTrue();
      String requested =
          "utxod_http_requests_total{path=\"/v1/address/{address}/balance\",status=\"200\"}";
      String toScript =
          "utxod_http_requests_total{path=\"/v1/script/{script}/balance\",status=\"200\"}";
      assertThat(one.metrics().value(requested) + one.metrics().value(toScript)).isEqualTo(1);
      assertThat(other.metrics().value(requested) + other.metrics().value(toScript))
          .as("asked once, for its local answer, and asked nobody")
          .isBetween(1.0, 3.0);
      assertThat(other.metrics().sum("utxod_fallbacks_total")).isZero();
    }
  }

  private TestDaemon daemon(String name, String... providers) {
    return daemon(name, Map.of(Setting.MAX_LAG_BLOCKS, "10"), providers);
  }

  private TestDaemon daemon(String name, Map<Setting<?>, String> settings, String... providers) {
    TestDaemon daemon = new TestDaemon(
        directory.resolve(name), chain.chain(), Network.REGTEST, settings, providers);
    daemon.awaitTip();
    return daemon;
  }

  private static void assertSame(JsonNode here, JsonNode there, String source) {
    assertThat(here.path("source").asText()).isEqualTo(source);
    for (String field : new String[] {
      "address", "script", "balance_sat", "utxo_count", "height", "block_hash", "stale", "complete"
    }) {
      assertThat(here.path(field)).as(field).isEqualTo(there.path(field));
    }
  }
}
