package org.utxod.port;

import org.utxod.chain.Txid;

/** Hands transactions to the node. For any number of threads. */
@FunctionalInterface
public interface Broadcaster {
  /** Digits of the largest transaction that a node relays, and some. */
  int MAX_DIGITS = 2 * 400_000;

  /** What the node made of a transaction. */
  sealed interface Outcome {
    /** It is in the node's mempool, or was. */
    record Accepted(Txid txid) implements Outcome {}

    /** The node refused it, with its own error (Core: rpc/protocol.h). */
    record Rejected(int code, String message) implements Outcome {}
  }

  /**
   * Hands over.
   *
   * @param hex the whole transaction, digits
   * @throws SourceFault where no node can be asked now
   */
  Outcome broadcast(String hex);

  /** Where there is no node. */
  static Broadcaster none() {
    return hex -> {
      throw SourceFault.noNode();
    };
  }
}
