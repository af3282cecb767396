package org.utxod.simnode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.utxod.bitcoind.BitcoinNode;
import org.utxod.bitcoind.Credentials;
import org.utxod.bitcoind.NodeEndpoint;
import org.utxod.bitcoind.NodeFault;
import org.utxod.bitcoind.NodeUtxoSet;
import org.utxod.bitcoind.RpcClient;
import org.utxod.bitcoind.RpcDeadlines;
import org.utxod.chain.ChainPoint;
import org.utxod.chain.Network;
import org.utxod.chain.SetHash;
import org.utxod.fixture.RecordedChain.Truth;
import org.utxod.golden.Golden;

/** The simulated node knows its UTXO set as the recorded node did, and says so in the same words. */
class UtxoModelTest {
  private static final RecordedChain CHAIN = RecordedChain.read(Golden::open);
  private static final org.utxod.fixture.RecordedChain TRUTH =
      org.utxod.fixture.RecordedChain.golden();

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
          .isInstanceOf(NodeFault.class)
          .hasMessageContaining("requires coinstatsindex");
      assertThat(client.utxoSet()).isEqualTo(set(TRUTH.truthByHeight().get(271)));
      assertThatThrownBy(() -> client.call("scantxoutset", "start", List.of("raw(51)#00000000")))
          .hasMessageContaining("does not match computed checksum '8lvh9jxk'");
    }
  }
}
