package org.utxod.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.utxod.chain.Network;
import org.utxod.golden.Golden;
import org.utxod.simnode.DemoChain;
import org.utxod.simnode.GeneratorShape;
import org.utxod.simnode.RecordedChain;
import org.utxod.simnode.SimChain;

/** The daemon holds its index against its node when asked to, and says what came of it. */
class VerifyTest {
  private static final RecordedChain CHAIN = RecordedChain.read(Golden::open);

  @TempDir
  Path directory;

  private static JsonNode verify(TestDaemon daemon) {
    TestDaemon.Answer started = daemon.post("/v1/admin/verify", "{}");
    assertThat(started.status()).isEqualTo(202);
    String path = "/v1/admin/jobs/" + started.body().path("id").asText();
    JsonNode[] job = {started.body()};
    Await.until(
        "the end of the verification",
        () -> {
          job[0] = daemon.askWithKey(path).body();
          return !job[0].path("state").asText().equals("running");
        },
        () -> String.valueOf(job[0]));
    return job[0];
  }

  @Test
  void the_recorded_chain_is_equal_and_the_status_says_so() {
    SimChain chain = CHAIN.replayed();
    try (TestDaemon daemon = new TestDaemon(directory, chain, Network.REGTEST, Map.of())) {
      assertThat(daemon.awaitTip().path("verified").isNull()).isTrue();
      JsonNode job = verify(daemon);
      assertThat(job.path("state").asText()).isEqualTo("done");
      assertThat(job.path("progress").asText()).contains("Equal at block 271", "2735 coins");
      JsonNode verified = daemon.get("/v1/status").path("verified");
      assertThat(verified.path("equal").asBoolean()).isTrue();
      assertThat(verified.path("height").asInt()).isEqualTo(271);
      assertThat(verified.path("block_hash").asText())
          .isEqualTo(chain.activeTip().hash().display());
      assertThat(verified.path("at").asLong()).isPositive();
      assertThat(daemon.ask("/health/ready").status()).isEqualTo(200);
    }
  }

  @Test
  void a_generated_chain_is_equal_while_it_grows_and_reorganises() {
    DemoChain demo = new DemoChain(42, GeneratorShape.small(), 150);
    try (TestDaemon daemon = new TestDaemon(directory, demo.chain(), Network.REGTEST, Map.of())) {
      for (int round = 0; round < 5; round++) {
        for (int i = 0; i < 4; i++) {
          demo.step();
        }
        assertThat(verify(daemon).path("progress").asText()).startsWith("Equal at block");
      }
    }
  }

  @Test
  void an_index_that_began_later_says_why_it_cannot() {
    try (TestDaemon daemon = new TestDaemon(
        directory,
        CHAIN.replayed(),
        Network.REGTEST,
        Map.of(org.utxod.config.Setting.START_HEIGHT, "150"))) {
      daemon.awaitTip();
      JsonNode job = verify(daemon);
      assertThat(job.path("state").asText()).isEqualTo("failed");
      assertThat(job.path("error").asText()).contains("began at height 150");
    }
  }
}
