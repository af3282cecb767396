package org.utxod.indexer.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.utxod.indexer.config.Setting;
import org.utxod.indexer.simnode.generate.DemoChain;
import org.utxod.indexer.simnode.generate.GeneratorShape;
import org.utxod.indexer.simnode.mempool.EntryTable;
import org.utxod.store.chain.Network;
import org.utxod.store.fixture.Await;

/** What an Electrum client has seen by its id is in the histories that it asks for next, however seldom the node is looked at. */
class ElectrumNewTransactionTest {
  @TempDir
  private Path directory;

  @Test
  void a_transaction_that_the_node_tells_of_is_in_the_mempool_of_its_scripts() {
    DemoChain chain = new DemoChain(5, GeneratorShape.small(), 160);
    Map<Setting<?>, String> settings = new HashMap<>(ElectrumTest.SERVED);
    settings.put(Setting.MEMPOOL_POLL_MS, "60000");
    try (TestDaemon daemon = new TestDaemon(directory, chain.chain(), Network.REGTEST, settings)) {
      daemon.awaitTip();
      try (ElectrumClient client = new ElectrumClient(daemon.electrum())) {
        Await.until("answers to Electrum clients", () -> {
          client.send("blockchain.headers.subscribe");
          return Objects.requireNonNull(client.next()).has("result");
        });
        chain.send(daemon.node().mempool());
        for (EntryTable.Entry entry : daemon.node().mempool().entries()) {
          String txid = entry.tx().txid().display();
          assertThat(client.ask("blockchain.transaction.get", txid).asText()).isNotEmpty();
          String script = ElectrumModel.hashOf(entry.tx().outputs().get(0).script());
          assertThat(client.ask("blockchain.scripthash.get_mempool", script))
              .extracting(line -> line.path("tx_hash").asText())
              .contains(txid);
        }
      }
    }
  }
}
