package org.utxod.query.port;

/** Queries to the node while a client waits. */
public record NodePorts(
    TransactionSource transactions,
    BlockLookup blocks,
    Broadcaster broadcaster,
    FeeEstimates fees,
    DescriptorSource descriptors,
    NodeTools tools) {
  /** Without descriptors and tools. */
  public NodePorts(
      TransactionSource transactions,
      BlockLookup blocks,
      Broadcaster broadcaster,
      FeeEstimates fees) {
    this(transactions, blocks, broadcaster, fees, DescriptorSource.none(), NodeTools.none());
  }

  /** Used without a node. */
  public static NodePorts none() {
    return new NodePorts(
        TransactionSource.none(), BlockLookup.none(), Broadcaster.none(), FeeEstimates.none());
  }
}
