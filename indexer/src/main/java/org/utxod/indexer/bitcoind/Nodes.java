package org.utxod.indexer.bitcoind;

import java.util.List;
import org.utxod.indexer.bitcoind.rpc.NodeException;
import org.utxod.store.chain.Network;
import org.utxod.store.error.UtxodException;

/** Several nodes in order of preference. */
public final class Nodes {
  private Nodes() {}

  /**
   * The first that answers and follows {@code network}.
   *
   * @throws NodeException the trouble with the most preferred, if none does
   * @throws UtxodException {@code REFUSE} if there is none at all
   */
  public static BitcoinNode firstThatAnswers(List<BitcoinNode> nodes, Network network) {
    NodeException failure = null;
    for (BitcoinNode node : nodes) {
      try {
        node.requireChain(network);
        return node;
      } catch (NodeException e) {
        failure = failure == null ? e : failure;
      }
    }
    throw failure == null
        ? new UtxodException(
            UtxodException.Decision.REFUSE,
            "This command needs a node, and none is configured. Give one with --rpc-url or in rpc_urls.")
        : failure;
  }
}
