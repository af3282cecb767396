package org.utxod.query.port;

/** What answering asks of the node while a client waits. */
public record NodePorts(
    TransactionSource transactions,
    BlockLookup blocks,
    Broadcaster broadcaster,
    FeeEstimates fees) {
  /** Where there is no node. */
  public static NodePorts none() {
    return new NodePorts(
        TransactionSource.none(), BlockLookup.none(), Broadcaster.none(), FeeEstimates.none());
  }
}
