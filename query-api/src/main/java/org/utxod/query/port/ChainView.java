package org.utxod.query.port;

import java.util.Optional;

/** The state of the chain outside the index, and of the daemon. Thread-safe. */
@FunctionalInterface
public interface ChainView {
  /** As of now; never waits. */
  ChainStatus status();

  /** The result of the last verification of the index; empty before the first. */
  default Optional<Verified> verified() {
    return Optional.empty();
  }

  /** The snapshot that the index was loaded from; empty if it started with a block. */
  default Optional<SnapshotOrigin> snapshot() {
    return Optional.empty();
  }
}
