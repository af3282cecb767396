package org.utxod.port;

/** What is known of the chain outside the index, and what the daemon is doing about it. For any number of threads. */
@FunctionalInterface
public interface ChainView {
  /** As of now; never waits. */
  ChainStatus status();
}
