package org.utxod.indexer.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.utxod.indexer.config.Setting;
import org.utxod.indexer.simnode.FaultPlan;
import org.utxod.indexer.simnode.SimFault;
import org.utxod.indexer.simnode.generate.DemoChain;
import org.utxod.indexer.simnode.generate.GeneratorShape;
import org.utxod.store.chain.Network;
import org.utxod.store.fixture.Await;

/** A node that hangs costs what needs the node, and nothing else. */
class HangingNodeTest {
  private static final int ASKERS = 80;
  private static final int LOCAL = 1_000;

  @Test
  void no_local_answer_fails_while_eighty_wait_for_the_node(@TempDir Path directory)
      throws Exception {
    DemoChain chain = new DemoChain(7, GeneratorShape.small(), 120);
    AtomicBoolean over = new AtomicBoolean();
    AtomicInteger waitedInVain = new AtomicInteger();
    ExecutorService askers = Executors.newFixedThreadPool(ASKERS);
    try (TestDaemon daemon =
        new TestDaemon(directory, chain.chain(), Network.REGTEST, Map.of(Setting.MEMPOOL, "off"))) {
      daemon.awaitTip();
      FaultPlan.of(daemon.node())
          .always("getrawtransaction", new SimFault.Delay(Duration.ofSeconds(60)));
      for (int i = 0; i < ASKERS; i++) {
        askers.execute(() -> {
          while (!over.get()) {
            String txid = "%064x".formatted(ThreadLocalRandom.current().nextLong(1L << 60));
            if (daemon.text("/api/tx/" + txid).status() >= 500) {
              waitedInVain.incrementAndGet();
            }
          }
        });
      }
      Await.until(
          "refusals of those who ask the node",
          () -> waitedInVain.get() > 0,
          waitedInVain::toString);
      String balance = "/v1/script/" + chain.hotScripts().get(0).hex() + "/balance";
      for (int i = 0; i < LOCAL; i++) {
        assertThat(daemon.get(balance).path("source").asText()).isEqualTo("local");
        assertThat(daemon.text("/health/live").status()).isEqualTo(200);
      }
      over.set(true);
      FaultPlan.of(daemon.node()).heal();
    } finally {
      over.set(true);
      askers.shutdownNow();
    }
  }
}
