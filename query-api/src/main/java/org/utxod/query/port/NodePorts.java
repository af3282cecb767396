package org.utxod.query.port;

/** Queries to the node while a client waits. */
public record NodePorts(
    TransactionSource transactions,
    BlockLookup blocks,
    Broadcaster broadcaster,
    FeeEstimates fees,
    DescriptorSource descriptors,
    PsbtSource psbts,
    NodeTools tools) {
  /** Without descriptors, PSBTs and tools. */
  public NodePorts(
      TransactionSource transactions,
      BlockLookup blocks,
      Broadcaster broadcaster,
      FeeEstimates fees) {
    this(
        transactions,
        blocks,
        broadcaster,
        fees,
        DescriptorSource.none(),
        PsbtSource.none(),
        NodeTools.none());
  }

  /** Used without a node. */
  public static NodePorts none() {
    return new NodePorts(
        TransactionSource.none(), BlockLookup.none(), Broadcaster.none(), FeeEstimates.none());
  }
}
