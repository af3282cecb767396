package org.utxod.indexer.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.utxod.indexer.config.Setting;
import org.utxod.indexer.simnode.FaultPlan;
import org.utxod.indexer.simnode.SimFault;
import org.utxod.indexer.simnode.generate.DemoChain;
import org.utxod.indexer.simnode.generate.GeneratorShape;
import org.utxod.query.address.Addresses;
import org.utxod.store.chain.Network;
import org.utxod.store.fixture.Await;

/** The dashboard and the alert rules speak of metrics that there are, and are what Grafana and Prometheus read. */
class OperationsTest {
  private static final int HEIGHT = 60;
  private static final Path OPS = Path.of("..", "query-api", "ops");
  private static final Pattern METRIC = Pattern.compile("\\b(?:utxod|jvm|process)_[a-z0-9_]+");

  @TempDir
  Path directory;

  @Test
  void every_metric_that_is_named_is_there_and_named_as_prometheus_wants() throws Exception {
    DemoChain chain = new DemoChain(3, GeneratorShape.small(), HEIGHT);
    String address =
        Addresses.encode(chain.hotScripts().get(0), Network.REGTEST).orElseThrow();
    Set<String> named = new TreeSet<>();
    for (String file : new String[] {"dashboard.json", "alerts.yaml"}) {
      Matcher matcher = METRIC.matcher(Files.readString(OPS.resolve(file)));
      while (matcher.find()) {
        named.add(matcher.group());
      }
    }
    named.remove("utxod_payouts_halted"); // Only where a wallet is configured.
    assertThat(named).hasSizeGreaterThan(25);
    try (FakeEsplora provider = new FakeEsplora(HEIGHT + 20, 1_001).of(chain.chain());
        TestDaemon daemon = new TestDaemon(
            directory,
            chain.chain(),
            Network.REGTEST,
            Map.of(Setting.MAX_LAG_BLOCKS, "10", Setting.CACHE_REDIS, "redis://127.0.0.1:1"),
            provider.url())) {
      daemon.awaitTip();
      assertThat(daemon.verify().path("state").asText()).isEqualTo("done");
      FaultPlan.of(daemon.node()).always("getblock", new SimFault.RpcError(-28, "Loading..."));
      for (int i = 0; i < 20; i++) {
        chain.grow();
      }
      daemon.awaitStatus("a lag", status -> status.path("lag_blocks").asInt() == 20);
      JsonNode answer = daemon.get("/v1/address/" + address + "/balance");
      assertThat(answer.path("source").asText()).isEqualTo(provider.name());
      // The lag is unknown for moments while the node is asked again.
      Await.until("all metrics that are named", () -> {
        Scrape now = daemon.metrics();
        return named.stream().allMatch(now::has);
      });
      Scrape scrape = daemon.metrics();
      assertThat(scrape.value("utxod_store_live_file_bytes")).isGreaterThanOrEqualTo(0);
      assertThat(scrape.value("utxod_store_memtable_bytes")).isPositive();
      assertThat(scrape.value("process_resident_memory_bytes")).isGreaterThan(1e7);
      assertThat(scrape.value("utxod_http_request_quantile_seconds"
              + "{path=\"/v1/address/{address}/balance\",percentile=\"0.99\"}"))
          .isPositive();
      if (installed("promtool")) {
        assertAcceptedByPromtool(daemon.text("/metrics").body());
      }
      JsonNode stands = daemon.get("/v1/status").path("providers").path(0);
      assertThat(stands.path("name").asText()).isEqualTo(provider.name());
      assertThat(stands.path("breaker").asText()).isEqualTo("closed");
      assertThat(stands.path("last_success_age_seconds").asLong(-1)).isBetween(0L, 60L);
    }
  }

  private static void assertAcceptedByPromtool(String metrics) throws Exception {
    Process promtool = new ProcessBuilder("promtool", "check", "metrics")
        .redirectErrorStream(true)
        .start();
    try (OutputStream in = promtool.getOutputStream()) {
      in.write(metrics.getBytes(StandardCharsets.UTF_8));
    }
    String said = new String(promtool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(promtool.waitFor()).as(said).isZero();
  }

  @Test
  void the_dashboard_is_one_that_grafana_reads() throws IOException {
    JsonNode dashboard =
        new ObjectMapper().readTree(OPS.resolve("dashboard.json").toFile());
    assertThat(dashboard.path("uid").asText()).isEqualTo("utxod");
    assertThat(dashboard.path("panels")).isNotEmpty();
    for (JsonNode panel : dashboard.path("panels")) {
      assertThat(panel.path("title").asText()).isNotEmpty();
      assertThat(panel.path("targets")).isNotEmpty();
      panel
          .path("targets")
          .forEach(target -> assertThat(target.path("expr").asText()).isNotEmpty());
    }
  }

  @Test
  void promtool_accepts_the_rules() throws Exception {
    Assumptions.assumeTrue(
        installed("promtool"), "promtool is not installed (package prometheus); skipped.");
    Process promtool = new ProcessBuilder(
            "promtool", "check", "rules", OPS.resolve("alerts.yaml").toString())
        .redirectErrorStream(true)
        .start();
    String said = new String(promtool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(promtool.waitFor()).as(said).isZero();
    assertThat(said).contains("rules found");
  }

  private static boolean installed(String program) {
    for (String place : System.getenv().getOrDefault("PATH", "").split(File.pathSeparator)) {
      if (new File(place, program).canExecute()) {
        return true;
      }
    }
    return false;
  }
}
