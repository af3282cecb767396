package org.utxod.indexer.config;

/** How blocks are read from a node. */
public enum SourceKind {
  /** The fastest way that the node offers. */
  AUTO,
  /** {@code getblock} at verbosity 3. */
  RPC,
  /** The binary REST interface. */
  REST
}
