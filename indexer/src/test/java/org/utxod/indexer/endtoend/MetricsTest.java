package org.utxod.indexer.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.utxod.indexer.simnode.generate.DemoChain;
import org.utxod.indexer.simnode.generate.GeneratorShape;
import org.utxod.store.chain.Network;

/** What Prometheus sees of a daemon's days. */
class MetricsTest {
  @TempDir
  Path directory;

  private static String scrape(TestDaemon daemon) throws IOException, InterruptedException {
    HttpResponse<String> answer = HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create(daemon.url() + "/metrics")).build(),
            HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Type").orElse(""))
        .startsWith("text/plain; version=0.0.4");
    return answer.body();
  }

  @Test
  void standing_and_verification_are_gauges() throws IOException, InterruptedException {
    DemoChain chain = new DemoChain(9, GeneratorShape.small(), 110);
    try (TestDaemon daemon = new TestDaemon(directory, chain.chain(), Network.REGTEST, Map.of())) {
      daemon.awaitTip();
      assertThat(scrape(daemon))
          .contains("\nutxod_height 110.0\n")
          .contains("\nutxod_lag_blocks 0.0\n")
          .contains("\nutxod_node_reachable 1.0\n")
          .contains("\nutxod_state{state=\"live\"} 1.0\n")
          .contains("\nutxod_state{state=\"halted\"} 0.0\n")
          .doesNotContain("\nutxod_verified_equal ");
      daemon.post("/v1/admin/verify", "{}");
      daemon.awaitStatus(
          "a verification", status -> status.path("verified").path("equal").asBoolean());
      assertThat(scrape(daemon))
          .contains("\nutxod_verified_equal 1.0\n")
          .contains("\nutxod_verified_height 110.0\n");
      daemon.node().stop();
      daemon.awaitStatus(
          "the node's absence", status -> !status.path("node").path("reachable").asBoolean());
      assertThat(scrape(daemon))
          .contains("\nutxod_node_reachable 0.0\n")
          .as("what the node said last holds for a while, as in answers")
          .contains("\nutxod_state{state=\"live\"} 1.0\n");
    }
  }
}
