package org.utxod.query.port.admin;

import java.util.List;
import java.util.Optional;

/** Admin jobs on the running daemon. Thread-safe; never waits for a job. */
public interface Admin {
  /** Maximum number of addresses in one backfill. */
  int MAX_BACKFILL = 1_000;

  /**
   * Starts a re-index from {@code fromHeight} on.
   *
   * @param fromHeight the first block to be read again, 0 or more
   */
  StartOutcome reindex(int fromHeight);

  /** Starts a comparison of the index with the node's own UTXO set; the result is {@link
   * org.utxod.query.port.ChainView#verified}. */
  default StartOutcome verify() {
    return new StartOutcome.Refused("No node is configured to compare the index with.");
  }

  /**
   * Starts a comparison of the history with the node's blocks; what differs is built anew.
   *
   * @param all whether every block is compared, not only a sample
   */
  default StartOutcome verifyHistory(boolean all) {
    return new StartOutcome.Refused("No history is kept: history is none.");
  }

  /**
   * Starts a backup of the running index.
   *
   * @param directory an absolute path on the daemon's machine, missing or empty
   */
  default StartOutcome backup(String directory) {
    return new StartOutcome.Refused("There is no index to back up.");
  }

  /**
   * Starts a backfill of addresses in an index of partial coverage.
   *
   * @param addresses up to {@link #MAX_BACKFILL} addresses, or scripts in hex
   * @throws org.utxod.query.address.AddressException if one is neither
   */
  default StartOutcome backfill(List<String> addresses) {
    return new StartOutcome.Refused("No node is configured to query for coins.");
  }

  /** The job of that id; empty if there is none, or it was dropped (the daemon keeps the last few). */
  Optional<Job> job(String id);
}
