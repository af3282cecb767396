package org.utxod.bitcoind;

import java.util.List;
import org.utxod.chain.Network;
import org.utxod.fault.Fault;

/** Several nodes in order of preference. */
public final class Nodes {
  private Nodes() {}

  /**
   * The first that answers and follows {@code network}.
   *
   * @throws NodeFault the trouble with the most preferred, where none does
   * @throws Fault {@code REFUSE} where there is none at all
   */
  public static BitcoinNode firstThatAnswers(List<BitcoinNode> nodes, Network network) {
    NodeFault trouble = null;
    for (BitcoinNode node : nodes) {
      try {
        node.requireChain(network);
        return node;
      } catch (NodeFault e) {
        trouble = trouble == null ? e : trouble;
      }
    }
    throw trouble == null
        ? new Fault(
            Fault.Decision.REFUSE,
            "No node is configured, and this needs one. Give one with --rpc-url or in rpc_urls.")
        : trouble;
  }
}
