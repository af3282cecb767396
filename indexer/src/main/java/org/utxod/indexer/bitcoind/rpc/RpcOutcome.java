package org.utxod.indexer.bitcoind.rpc;

import com.fasterxml.jackson.databind.JsonNode;

/** The outcome of one call of a batch. */
public sealed interface RpcOutcome {
  /** The node answered. */
  record Result(JsonNode value) implements RpcOutcome {}

  /** The node refused this call; the others of the batch have their own outcomes. */
  record Failure(NodeException fault) implements RpcOutcome {}

  /**
   * The value.
   *
   * @throws NodeException the failure
   */
  default JsonNode orThrow() {
    if (this instanceof Failure failure) {
      throw failure.fault();
    }
    return ((Result) this).value();
  }
}
