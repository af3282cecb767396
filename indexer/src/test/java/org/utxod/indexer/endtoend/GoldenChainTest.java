package org.utxod.indexer.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.utxod.indexer.config.Setting;
import org.utxod.indexer.simnode.chain.SimBlock;
import org.utxod.indexer.simnode.chain.SimChain;
import org.utxod.query.address.Addresses;
import org.utxod.store.chain.BlockDelta;
import org.utxod.store.chain.Coin;
import org.utxod.store.chain.Network;
import org.utxod.store.chain.Script;
import org.utxod.store.fixture.RecordedBlock;
import org.utxod.store.fixture.RecordedChain;
import org.utxod.store.golden.Golden;

/**
 * A recorded chain, served by a node over real HTTP in the order in which the recorder saw its blocks; the daemon's answers
 * over real HTTP equal the recorder's own figures.
 */
class GoldenChainTest {
  private static final RecordedChain TRUTH = RecordedChain.golden();
  private static final org.utxod.indexer.simnode.chain.RecordedChain CHAIN =
      org.utxod.indexer.simnode.chain.RecordedChain.read(Golden::open);

  @TempDir
  Path directory;

  @ParameterizedTest(name = "restarted after each event: {0}")
  @ValueSource(booleans = {false, true})
  void equals_the_node_after_every_event_and_in_every_script_at_the_end(boolean restartEachTime) {
    SimChain chain = CHAIN.begin();
    List<RecordedChain.Truth> truth = TRUTH.truthByEvent();
    try (TestDaemon daemon = new TestDaemon(directory, chain, Network.REGTEST, Map.of())) {
      int event = 0;
      for (SimBlock block : CHAIN.events()) {
        if (restartEachTime) {
          daemon.stop();
          chain.accept(block);
          daemon.restart();
        } else {
          chain.accept(block);
        }
        assertTotals(daemon.awaitTip(), truth.get(event++));
      }
      assertThat(event).isEqualTo(299);
      assertEveryScript(daemon, Network.REGTEST, TRUTH, 0);
    }
  }

  static void assertTotals(JsonNode status, RecordedChain.Truth truth) {
    assertThat(status.path("block_hash").asText()).isEqualTo(truth.tip().display());
    assertThat(status.path("height").asInt()).isEqualTo(truth.height());
    assertThat(status.path("utxo_count").asLong())
        .as("coins at %s", truth)
        .isEqualTo(truth.txouts());
    assertThat(status.path("total_sat").asLong())
        .as("satoshis at %s", truth)
        .isEqualTo(truth.totalSat());
  }

  /** Every script that ever held a coin, by script and, where it has one, by address; in pages of seven. */
  static void assertEveryScript(
      TestDaemon daemon, Network network, RecordedChain truth, int fromHeight) {
    Map<Script, List<Coin>> held = truth.coinsAtEnd();
    Set<Script> scripts = new HashSet<>(held.keySet());
    for (RecordedBlock block : truth.events()) {
      BlockDelta.Cursor cursor = block.delta().cursor();
      while (cursor.next()) {
        scripts.add(cursor.script());
      }
    }
    boolean complete = fromHeight == 0;
    int empty = 0;
    for (Script script : scripts) {
      List<Coin> coins = held.getOrDefault(script, List.of()).stream()
          .filter(coin -> coin.height() >= fromHeight)
          .toList();
      empty += coins.isEmpty() ? 1 : 0;
      String byScript = "/v1/script/" + (script.length() == 0 ? "-" : script.hex());
      assertScript(daemon, byScript, coins, complete);
      Optional<String> address = Addresses.encode(script, network);
      if (address.isPresent()) {
        assertScript(daemon, "/v1/address/" + address.get(), coins, complete);
      }
    }
    assertThat(empty).as("scripts that hold nothing any more").isPositive();
  }

  private static void assertScript(
      TestDaemon daemon, String path, List<Coin> coins, boolean complete) {
    JsonNode balance = daemon.get(path + "/balance");
    int tip = balance.path("height").asInt();
    assertThat(balance.path("balance_sat").asLong())
        .as(path)
        .isEqualTo(coins.stream().mapToLong(Coin::valueSat).sum());
    assertThat(balance.path("utxo_count").asLong()).as(path).isEqualTo(coins.size());
    assertThat(balance.path("immature_sat").asLong())
        .as(path)
        .isEqualTo(coins.stream()
            .filter(coin -> coin.isImmature(tip))
            .mapToLong(Coin::valueSat)
            .sum());
    assertThat(balance.path("complete").asBoolean()).as(path).isEqualTo(complete);
    assertThat(coins(daemon, path, coins.size() > 60 ? 60 : 7))
        .as(path)
        .isEqualTo(rows(coins, tip));
  }

  private static List<String> coins(TestDaemon daemon, String path, int limit) {
    List<String> rows = new ArrayList<>();
    String cursor = "";
    do {
      JsonNode page = daemon.get(path + "/utxos?limit=" + limit + cursor);
      for (JsonNode coin : page.path("utxos")) {
        rows.add(coin.path("txid").asText()
            + ":"
            + coin.path("vout").asLong()
            + " "
            + coin.path("value_sat").asLong()
            + " "
            + coin.path("height").asInt()
            + " "
            + coin.path("coinbase").asBoolean()
            + " "
            + coin.path("confirmations").asInt());
      }
      cursor = page.path("next_cursor").isNull()
          ? ""
          : "&cursor=" + page.path("next_cursor").asText();
    } while (!cursor.isEmpty());
    return rows;
  }

  private static List<String> rows(List<Coin> coins, int tip) {
    return coins.stream()
        .map(coin -> coin.outPoint()
            + " "
            + coin.valueSat()
            + " "
            + coin.height()
            + " "
            + coin.coinbase()
            + " "
            + coin.confirmations(tip))
        .toList();
  }

  @Test
  void re_indexing_from_any_height_ends_at_the_same_truth() {
    try (TestDaemon daemon =
        new TestDaemon(directory, CHAIN.replayed(), Network.REGTEST, Map.of())) {
      daemon.awaitTip();
      for (int fromHeight : new int[] {250, 100, 1}) {
        JsonNode job = daemon.reindex(fromHeight);
        assertThat(job.path("state").asText()).as(job.toString()).isEqualTo("done");
        assertTotals(daemon.awaitTip(), TRUTH.truthByEvent().get(298));
      }
      assertEveryScript(daemon, Network.REGTEST, TRUTH, 0);
    }
  }

  @Test
  void begun_at_a_height_it_is_exact_from_there_and_says_that_it_is_not_complete() {
    Map<Setting<?>, String> from150 = Map.of(Setting.START_HEIGHT, "150");
    try (TestDaemon daemon =
        new TestDaemon(directory, CHAIN.replayed(), Network.REGTEST, from150)) {
      JsonNode status = daemon.awaitTip();
      assertThat(status.path("coverage").path("complete").asBoolean()).isFalse();
      assertThat(status.path("coverage").path("origin").asText()).isEqualTo("height");
      assertThat(status.path("coverage").path("from_height").asInt()).isEqualTo(150);
      assertEveryScript(daemon, Network.REGTEST, TRUTH, 150);
      TestDaemon.Answer tooLow = daemon.post("/v1/admin/reindex", "{\"from_height\":149}");
      assertThat(tooLow.status()).isEqualTo(409);
      assertThat(tooLow.body().path("detail").asText()).contains("begins with block 150");
    }
  }

  @Test
  void the_beginning_of_mainnet() {
    Path recording = RecordedChain.corpus("real/mainnet-0-4312").orElse(null);
    org.junit.jupiter.api.Assumptions.assumeTrue(
        recording != null, "skipped: UTXOD_CORPUS does not name the recordings of mainnet");
    var chain = org.utxod.indexer.simnode.chain.RecordedChain.read(
        file -> Files.newInputStream(recording.resolve(file)));
    RecordedChain truth = RecordedChain.mainnetStart().orElseThrow();
    try (TestDaemon daemon =
        new TestDaemon(directory, chain.replayed(), Network.MAINNET, Map.of())) {
      daemon.awaitTip();
      assertTotals(daemon.awaitTip(), truth.truthByHeight().get(4_312));
      assertEveryScript(daemon, Network.MAINNET, truth, 0);
    }
  }
}
