package org.utxod.indexer.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.utxod.indexer.simnode.chain.RecordedChain;
import org.utxod.indexer.simnode.chain.SimChain;
import org.utxod.indexer.simnode.generate.DemoChain;
import org.utxod.indexer.simnode.generate.GeneratorShape;
import org.utxod.store.chain.Coin;
import org.utxod.store.chain.Network;
import org.utxod.store.fixture.Await;
import org.utxod.store.golden.Golden;
import org.utxod.store.kv.KeyValueCursor;
import org.utxod.store.kv.KeyValueSnapshot;
import org.utxod.store.kv.KeyValueSnapshot.Scope;
import org.utxod.store.kv.WriteBatch;
import org.utxod.store.rocksdb.RocksStore;
import org.utxod.store.rocksdb.RocksWriteBatch;
import org.utxod.store.schema.CoinRow;
import org.utxod.store.schema.ColumnFamily;

/** The daemon compares its index with its node on request, and reports the result. */
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
        Map.of(org.utxod.indexer.config.Setting.START_HEIGHT, "150"))) {
      daemon.awaitTip();
      JsonNode job = verify(daemon);
      assertThat(job.path("state").asText()).isEqualTo("failed");
      assertThat(job.path("error").asText()).contains("started at height 150");
    }
  }

  /** A coin's row is lost while the daemon is down. */
  @Test
  void a_difference_stays_known_over_restarts_until_it_is_mended_and_verified_again() {
    SimChain chain = CHAIN.replayed();
    try (TestDaemon daemon = new TestDaemon(directory, chain, Network.REGTEST, Map.of())) {
      daemon.awaitTip();
      daemon.stop();
      Coin lost = loseACoin(daemon.config().dataDir().resolve("index"));
      daemon.restart();
      awaitReady(daemon);
      String text = verify(daemon).path("progress").asText();
      assertThat(text)
          .contains("DIFFERENT at block 271", lost.outPoint().toString())
          .contains(
              "To repair these scripts, run 'utxod reindex --from-height " + lost.height() + "'");
      JsonNode verified = daemon.get("/v1/status").path("verified");

      daemon.restart();
      daemon.awaitTip();
      assertThat(daemon.get("/v1/status").path("verified")).isEqualTo(verified);
      assertNotReady(daemon);

      assertThat(daemon.reindex(lost.height()).path("state").asText()).isEqualTo("done");
      daemon.awaitTip();
      assertNotReady(daemon);
      assertThat(verify(daemon).path("progress").asText()).startsWith("Equal at block 271");
      assertThat(daemon.ask("/health/ready").status()).isEqualTo(200);

      daemon.restart();
      daemon.awaitTip();
      assertThat(daemon.get("/v1/status").path("verified").path("equal").asBoolean())
          .isTrue();
      awaitReady(daemon);
    }
  }

  /** After a restart the index is at its last tip before the node was reached. */
  private static void awaitReady(TestDaemon daemon) {
    Await.until(
        "readiness",
        () -> daemon.ask("/health/ready").status() == 200,
        () -> String.valueOf(daemon.ask("/health/ready")));
  }

  private static void assertNotReady(TestDaemon daemon) {
    TestDaemon.Answer ready = daemon.ask("/health/ready");
    assertThat(ready.status()).isEqualTo(503);
    assertThat(ready.body().toString())
        .contains("At block 271 the index differed from the node's UTXO set");
  }

  /** Removes the row of a coin that a recent block created. */
  private static Coin loseACoin(Path index) {
    try (RocksStore store = RocksStore.open(index, new RocksStore.Memory(8L << 20, 4L << 20));
        KeyValueSnapshot rows = store.snapshot();
        KeyValueCursor coins = rows.scan(ColumnFamily.COIN, new byte[0], null, Scope.ANY)) {
      while (coins.next()) {
        Coin coin = CoinRow.coin(coins.key(), coins.value());
        if (coin.height() >= 260) {
          WriteBatch loss = new RocksWriteBatch();
          loss.delete(ColumnFamily.COIN, coins.key());
          store.write(loss);
          return coin;
        }
      }
    }
    throw new AssertionError("no coin was made at or above height 260");
  }
}
