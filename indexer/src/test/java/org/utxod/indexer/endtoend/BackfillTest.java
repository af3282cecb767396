package org.utxod.indexer.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.utxod.indexer.config.Setting;
import org.utxod.indexer.simnode.chain.RecordedChain;
import org.utxod.indexer.simnode.chain.SimChain;
import org.utxod.store.chain.Network;
import org.utxod.store.fixture.Await;
import org.utxod.store.golden.Golden;

/** A daemon that started at a height with a pruned node, and addresses that are backfilled there. */
class BackfillTest {
  private static final int START = 200;
  private static final RecordedChain RECORDED = RecordedChain.read(Golden::open);

  @TempDir
  Path directory;

  private final SimChain chain = RECORDED.begin();
  private TestDaemon daemon;

  @BeforeEach
  void all_but_the_last_blocks_are_there() {
    RECORDED.events().subList(0, RECORDED.events().size() - 10).forEach(chain::accept);
  }

  @AfterEach
  void stop() {
    daemon.close();
  }

  private void start(Map<Setting<?>, String> more) {
    Map<Setting<?>, String> settings = new HashMap<>(more);
    settings.put(Setting.START_HEIGHT, Integer.toString(START));
    daemon = new TestDaemon(directory, chain, Network.REGTEST, settings);
    daemon.node().prune(START - 10);
    daemon.awaitTip();
  }

  private static Map<String, Long> truth() throws IOException {
    Map<String, Long> sums = new HashMap<>();
    for (String line : Golden.lines("utxos-271.jsonl.gz")) {
      JsonNode row = new ObjectMapper().readTree(line);
      long sum = 0;
      for (JsonNode coin : row.path("coins")) {
        sum += coin.path(2).longValue();
      }
      sums.put(row.path("script").asText(), sum);
    }
    return sums;
  }

  private static boolean isOldToo(JsonNode row) {
    for (JsonNode coin : row.path("coins")) {
      if (coin.path(3).intValue() < START) {
        return true;
      }
    }
    return false;
  }

  /** Some that hold coins from before the start, among them scripts without an address. */
  private static List<String> chosen() throws IOException {
    return Golden.lines("utxos-271.jsonl.gz").stream()
        .map(line -> {
          try {
            return new ObjectMapper().readTree(line);
          } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
          }
        })
        .filter(BackfillTest::isOldToo)
        .map(row -> row.path("script").asText())
        .filter(script -> !script.isEmpty() && script.length() < 1_000)
        .limit(40)
        .toList();
  }

  private JsonNode backfill(List<String> scripts) {
    String list = "[\"" + String.join("\",\"", scripts) + "\"]";
    TestDaemon.Answer started = daemon.post("/v1/admin/backfill", "{\"addresses\":" + list + "}");
    assertThat(started.status()).as("%s", started).isEqualTo(202);
    String path = "/v1/admin/jobs/" + started.body().path("id").asText();
    JsonNode[] job = {started.body()};
    Await.until(
        "the end of the backfill",
        () -> {
          job[0] = daemon.askWithKey(path).body();
          return !job[0].path("state").asText().equals("running");
        },
        () -> String.valueOf(job[0]));
    return job[0];
  }

  private JsonNode balance(String script) {
    return daemon.get("/v1/script/" + script + "/balance");
  }

  private void assertTruth(List<String> scripts) throws IOException {
    Map<String, Long> truth = truth();
    for (String script : scripts) {
      awaitComplete(script);
      assertThat(balance(script).path("balance_sat").longValue())
          .as(script)
          .isEqualTo(truth.get(script));
      assertThat(daemon.get("/v1/script/" + script + "/utxos").path("complete").booleanValue())
          .isTrue();
    }
  }

  /**
   * The node has pruned what a reorganisation would need to keep all coins of scripts known, so it can cost another
   * scan.
   */
  private void awaitComplete(String script) {
    Await.until(
        "the completion of the script",
        () -> balance(script).path("complete").booleanValue(),
        () -> String.valueOf(balance(script)));
  }

  private void theRest() {
    RECORDED.events().forEach(chain::accept);
    daemon.awaitTip();
  }

  @Test
  void what_was_completed_is_as_the_node_has_it_from_then_on() throws IOException {
    start(Map.of());
    List<String> scripts = chosen();
    assertThat(scripts).hasSizeGreaterThan(10);
    assertThat(balance(scripts.get(0)).path("complete").booleanValue()).isFalse();
    JsonNode job = backfill(scripts);
    assertThat(job.path("state").asText()).as("%s", job).isEqualTo("done");
    assertThat(job.path("progress").asText()).contains("Backfilled " + scripts.size() + " scripts");
    JsonNode coverage = daemon.get("/v1/status").path("coverage");
    assertThat(coverage.path("complete").booleanValue()).isFalse();
    assertThat(coverage.path("from_height").intValue()).isEqualTo(START);
    assertThat(coverage.path("backfilled_scripts").intValue()).isEqualTo(scripts.size());
    theRest();
    assertTruth(scripts);
    daemon.restart();
    daemon.awaitTip();
    assertTruth(scripts);
    assertThat(daemon.reindex(START + 20).path("state").asText()).isEqualTo("done");
    assertTruth(scripts);
  }

  @Test
  void what_is_no_address_or_needs_nothing_is_said() {
    start(Map.of());
    TestDaemon.Answer wrong =
        daemon.post("/v1/admin/backfill", "{\"addresses\":[\"bcrt1nonsense\"]}");
    assertThat(wrong.status()).isEqualTo(400);
    TestDaemon.Answer none = daemon.post("/v1/admin/backfill", "{\"addresses\":[]}");
    assertThat(none.status()).isEqualTo(409);
    TestDaemon.Answer burnt = daemon.post("/v1/admin/backfill", "{\"addresses\":[\"6a0101\"]}");
    assertThat(burnt.body().path("detail").asText()).contains("never hold coins");
  }

  @Test
  void an_index_from_genesis_has_nothing_to_complete() {
    daemon = new TestDaemon(directory, chain, Network.REGTEST, Map.of());
    daemon.awaitTip();
    TestDaemon.Answer refused = daemon.post("/v1/admin/backfill", "{\"addresses\":[\"51\"]}");
    assertThat(refused.status()).isEqualTo(409);
    assertThat(refused.body().path("detail").asText()).contains("covers every coin");
  }

  @Test
  void a_script_that_is_asked_for_is_completed_by_itself_where_that_is_configured()
      throws IOException {
    start(Map.of(Setting.BACKFILL, "auto"));
    theRest();
    String script = chosen().get(0);
    assertThat(balance(script).path("complete").booleanValue()).isFalse();
    assertTruth(List.of(script));
  }

  @Test
  void a_node_that_pruned_the_next_block_is_named_with_what_would_help() {
    start(Map.of());
    daemon.stop();
    RECORDED.events().forEach(chain::accept);
    daemon.node().prune(270);
    daemon.restart();
    JsonNode held =
        daemon.awaitStatus("a hold", status -> status.path("state").asText().equals("halted"));
    assertThat(held.path("reason").asText())
        .contains("pruned", "utxod bootstrap --from-node", "empty data directory");
    daemon.node().prune(0);
    daemon.awaitTip();
  }
}
