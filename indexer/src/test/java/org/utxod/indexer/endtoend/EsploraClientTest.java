package org.utxod.indexer.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.utxod.query.address.Addresses;
import org.utxod.store.chain.Coin;
import org.utxod.store.chain.Network;
import org.utxod.store.chain.Script;
import org.utxod.store.fixture.RecordedChain;
import org.utxod.store.golden.Golden;

/** A client that others wrote for Esplora, unchanged, against a running daemon; needs node and npm. */
class EsploraClientTest {
  private static final String CLIENT = "@mempool/mempool.js@3.0.0";
  private static final RecordedChain TRUTH = RecordedChain.golden();

  @TempDir
  Path directory;

  private int run(Path log, String... command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command)
        .directory(directory.toFile())
        .redirectErrorStream(true)
        .redirectOutput(log.toFile())
        .start();
    if (!process.waitFor(2, TimeUnit.MINUTES)) {
      process.destroyForcibly().waitFor();
      return -1;
    }
    return process.exitValue();
  }

  private boolean install() throws IOException, InterruptedException {
    try {
      Path log = directory.resolve("npm.log");
      return run(log, "npm", "install", "--no-audit", "--no-fund", "--ignore-scripts", CLIENT) == 0;
    } catch (IOException e) {
      return false;
    }
  }

  @Test
  void is_told_what_the_daemon_knows() throws Exception {
    assumeTrue(install(), "Skipped: node, npm or " + CLIENT + " cannot be had here.");
    Path script = directory.resolve("client.cjs");
    try (InputStream in = getClass().getResourceAsStream("/esplora/client.cjs")) {
      Files.copy(in, script);
    }
    Map.Entry<Script, java.util.List<Coin>> held = TRUTH.coinsAtEnd().entrySet().stream()
        .filter(entry -> Addresses.encode(entry.getKey(), Network.REGTEST).isPresent())
        .filter(entry -> entry.getValue().size() > 2 && entry.getValue().size() < 100)
        .findFirst()
        .orElseThrow();
    long sat = held.getValue().stream().mapToLong(Coin::valueSat).sum();
    try (TestDaemon daemon = new TestDaemon(
        directory.resolve("utxod"),
        org.utxod.indexer.simnode.chain.RecordedChain.read(Golden::open).replayed(),
        Network.REGTEST,
        Map.of())) {
      daemon.awaitTip();
      daemon.node().spendsIndex(true);
      Path log = directory.resolve("client.log");
      int status = run(
          log,
          "node",
          script.toString(),
          daemon.url().replace("http://", ""),
          Addresses.encode(held.getKey(), Network.REGTEST).orElseThrow());
      String said = Files.readString(log, StandardCharsets.UTF_8);
      assertThat(status).as(said).isZero();
      JsonNode told = new ObjectMapper().readTree(said);
      assertThat(told.path("balance").asLong()).isEqualTo(sat);
      assertThat(told.path("coins").asLong()).isEqualTo(sat);
      assertThat(told.path("transactions").asInt()).isPositive();
      assertThat(told.path("height").asInt()).isEqualTo(271);
      assertThat(told.path("blockHeight").asInt()).isEqualTo(271);
      assertThat(told.path("best").asBoolean()).isTrue();
      assertThat(told.path("txids").asInt()).isPositive();
      assertThat(told.path("confirmed").asBoolean()).isTrue();
      assertThat(told.path("unspent").asBoolean()).isTrue();
      assertThat(told.path("refusal").asText())
          .as("the node's own words, or that it takes no transactions")
          .matches("400 sendrawtransaction RPC error: \\{\"code\":-22.*|503 .*");
    }
  }
}
