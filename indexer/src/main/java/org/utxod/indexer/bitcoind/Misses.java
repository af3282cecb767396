package org.utxod.indexer.bitcoind;

import org.utxod.indexer.bitcoind.rpc.NodeException;
import org.utxod.query.port.TransactionLookup;

/**
 * Interprets a node's error if {@code getrawtransaction} does not find a transaction (Core: rpc/rawtransaction.cpp).
 * Its code is the same for all of it, so its words are read; what they do not say for certain is not taken for certain.
 */
public final class Misses {
  private static final String SURE = "No such mempool or blockchain transaction";
  private static final String INDEXING = "still in the process of being indexed";
  private static final String OF_GENESIS = "The genesis block coinbase";

  private static final String WITHOUT_INDEX =
      "Whether this transaction exists is unknown: the node has no transaction index. Start it with -txindex";

  private Misses() {}

  /** Whether it was asked for the one transaction that it never gives by its id. */
  static boolean isOfGenesis(NodeException fault) {
    String said = fault.said();
    return said != null && said.startsWith(OF_GENESIS);
  }

  static TransactionLookup lookup(NodeException fault) {
    String said = String.valueOf(fault.said());
    if (said.startsWith(SURE)) {
      return new TransactionLookup.Absent();
    }
    return said.contains(INDEXING)
        ? new TransactionLookup.Unknown(
            true, "The node is still building its transaction index (-txindex); retry")
        : new TransactionLookup.Unknown(false, WITHOUT_INDEX);
  }
}
