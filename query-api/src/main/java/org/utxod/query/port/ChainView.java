package org.utxod.query.port;

import java.util.Optional;

/** What is known of the chain outside the index, and what the daemon is doing about it. Thread-safe. */
@FunctionalInterface
public interface ChainView {
  /** As of now; never waits. */
  ChainStatus status();

  /** The result of the last verification of the index; empty before the first. */
  default Optional<Verified> verified() {
    return Optional.empty();
  }

  /** The snapshot that the index began with; empty where it began with a block. */
  default Optional<SnapshotOrigin> snapshot() {
    return Optional.empty();
  }
}
