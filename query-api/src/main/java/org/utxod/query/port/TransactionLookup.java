package org.utxod.query.port;

/** The outcome of a transaction lookup; not found and unknown are different outcomes. */
public sealed interface TransactionLookup {
  /** Here it is. */
  record Found(ChainTx tx) implements TransactionLookup {}

  /** A node that knows every transaction of its chain, and has read its mempool, does not know it. */
  record Absent() implements TransactionLookup {}

  /**
   * It is not found where the node can look, which says nothing of its being.
   *
   * @param passing whether the node will be able to say later, by itself
   * @param message for a client: why, and what would help
   */
  record Unknown(boolean passing, String message) implements TransactionLookup {}
}
