package org.utxod.query.port;

import java.util.List;
import java.util.Optional;

/** Work that an operator starts on the running daemon. Thread-safe; never waits for the work. */
public interface Admin {
  /** Addresses that one backfill takes, at most. */
  int MAX_BACKFILL = 1_000;

  /**
   * Begins to re-index from {@code fromHeight} on.
   *
   * @param fromHeight the first block to be read again, 0 or more
   */
  StartOutcome reindex(int fromHeight);

  /** Begins to hold the index against the node's own UTXO set; what comes of it is {@link ChainView#verified}. */
  default StartOutcome verify() {
    return new StartOutcome.Refused("No node is configured to compare the index with.");
  }

  /**
   * Begins to copy the index while it runs.
   *
   * @param directory an absolute path on the daemon's machine, missing or empty
   */
  default StartOutcome backup(String directory) {
    return new StartOutcome.Refused("There is no index to back up.");
  }

  /**
   * Begins to complete addresses in an index of partial coverage.
   *
   * @param addresses up to {@link #MAX_BACKFILL} addresses, or scripts in hex
   * @throws org.utxod.query.address.AddressException if one is neither
   */
  default StartOutcome backfill(List<String> addresses) {
    return new StartOutcome.Refused("No node is configured to query for coins.");
  }

  /** The job of that id; empty if there is none, or it is forgotten (the daemon keeps the last few). */
  Optional<Job> job(String id);
}
