package org.utxod.query.port;

/** The outcome of a transaction lookup; not found and unknown are different outcomes. */
public sealed interface TransactionLookup {
  /** Found. */
  record Found(ChainTx tx) implements TransactionLookup {}

  /** Not found by a node that knows every transaction of its chain and has loaded its mempool. */
  record Absent() implements TransactionLookup {}

  /**
   * Not found where the node can search; it may exist nevertheless.
   *
   * @param passing whether the node will be able to answer later, by itself
   * @param message for a client: why, and what would help
   */
  record Unknown(boolean passing, String message) implements TransactionLookup {}
}
