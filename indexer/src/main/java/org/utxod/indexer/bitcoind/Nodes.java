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
   * @throws NodeException the trouble with the most preferred, where none does
   * @throws UtxodException {@code REFUSE} where there is none at all
   */
  public static BitcoinNode firstThatAnswers(List<BitcoinNode> nodes, Network network) {
    NodeException trouble = null;
    for (BitcoinNode node : nodes) {
      try {
        node.requireChain(network);
        return node;
      } catch (NodeException e) {
        trouble = trouble == null ? e : trouble;
      }
    }
    throw trouble == null
        ? new UtxodException(
            UtxodException.Decision.REFUSE,
            "No node is configured, and this needs one. Give one with --rpc-url or in rpc_urls.")
        : trouble;
  }
}
