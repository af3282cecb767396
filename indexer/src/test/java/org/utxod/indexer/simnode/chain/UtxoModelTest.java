package org.utxod.indexer.simnode.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.utxod.indexer.bitcoind.BitcoinNode;
import org.utxod.indexer.bitcoind.NodeUtxoSet;
import org.utxod.indexer.bitcoind.rpc.Credentials;
import org.utxod.indexer.bitcoind.rpc.NodeEndpoint;
import org.utxod.indexer.bitcoind.rpc.NodeException;
import org.utxod.indexer.bitcoind.rpc.RpcClient;
import org.utxod.indexer.bitcoind.rpc.RpcDeadlines;
import org.utxod.indexer.simnode.FaultPlan;
import org.utxod.indexer.simnode.SimulatedNode;
import org.utxod.store.chain.ChainPoint;
import org.utxod.store.chain.Network;
import org.utxod.store.chain.SetHash;
import org.utxod.store.fixture.RecordedChain.Truth;
import org.utxod.store.golden.Golden;

/** The simulated node knows its UTXO set as the recorded node did, and says so in the same words. */
class UtxoModelTest {
  private static final RecordedChain CHAIN = RecordedChain.read(Golden::open);
  private static final org.utxod.store.fixture.RecordedChain TRUTH =
      org.utxod.store.fixture.RecordedChain.golden();

  private static NodeUtxoSet set(Truth truth) {
    return new NodeUtxoSet(
        new ChainPoint(truth.height(), truth.tip()),
        truth.txouts(),
        truth.totalSat(),
        SetHash.ofDisplay(truth.muhash()));
  }

  private static BitcoinNode client(SimulatedNode node) {
    return new BitcoinNode(new RpcClient(
        NodeEndpoint.of(node.url(), new Credentials.UserPassword("user", "password")),
        RpcDeadlines.standard()));
  }

  @Test
  void after_every_event_and_at_every_height_it_tells_the_recorded_figures() {
    SimChain chain = CHAIN.begin();
    List<Truth> truth = TRUTH.truthByEvent();
    try (SimulatedNode node = SimulatedNode.withPassword(
                chain, Network.REGTEST, new FaultPlan(), "user", "password")
            .start();
        BitcoinNode client = client(node)) {
      for (int i = 0; i < truth.size(); i++) {
        chain.accept(CHAIN.events().get(i));
        assertThat(client.utxoSet()).isEqualTo(set(truth.get(i)));
      }
      for (Truth at : TRUTH.truthByHeight()) {
        assertThat(client.utxoSetAt(at.height())).isEqualTo(set(at));
      }
    }
  }

  @Test
  void it_refuses_in_Cores_words() {
    try (SimulatedNode node = SimulatedNode.withPassword(
                CHAIN.replayed(), Network.REGTEST, new FaultPlan(), "user", "password")
            .start();
        BitcoinNode client = client(node)) {
      assertThatThrownBy(() -> client.utxoSetAt(272))
          .hasMessageContaining("Target block height 272 after current tip 271");
      assertThatThrownBy(() -> client.call("gettxoutsetinfo", "sha256"))
          .hasMessageContaining("'sha256' is not a valid hash_type");
      node.coinStatsIndex(false);
      assertThatThrownBy(() -> client.utxoSetAt(150))
          .isInstanceOf(NodeException.class)
          .hasMessageContaining("requires coinstatsindex");
      assertThat(client.utxoSet()).isEqualTo(set(TRUTH.truthByHeight().get(271)));
      assertThatThrownBy(() -> client.call("scantxoutset", "start", List.of("raw(51)#00000000")))
          .hasMessageContaining("does not match computed checksum '8lvh9jxk'");
    }
  }
}
