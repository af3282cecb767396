package org.utxod.query.port;

import java.util.List;
import java.util.Optional;

/** Work that an operator starts on the running daemon. For any number of threads; never waits for the work. */
public interface Admin {
  /** Addresses that one backfill takes, at most. */
  int MAX_BACKFILL = 1_000;

  /**
   * Begins to bring the index to the node's truth from {@code fromHeight} on.
   *
   * @param fromHeight the first block to be read again, 0 or more
   */
  StartOutcome reindex(int fromHeight);

  /** Begins to hold the index against the node's own UTXO set; what comes of it is {@link ChainView#verified}. */
  default StartOutcome verify() {
    return new StartOutcome.Refused("There is no node here to hold the index against.");
  }

  /**
   * Begins to copy the index while it runs.
   *
   * @param directory an absolute path on the daemon's machine, missing or empty
   */
  default StartOutcome backup(String directory) {
    return new StartOutcome.Refused("There is no index here that could be copied.");
  }

  /**
   * Begins to complete addresses in an index of partial coverage.
   *
   * @param addresses up to {@link #MAX_BACKFILL} addresses, or scripts in hex
   * @throws org.utxod.query.address.AddressException where one is neither
   */
  default StartOutcome backfill(List<String> addresses) {
    return new StartOutcome.Refused("There is no node here that could be asked for coins.");
  }

  /** The job of that id; empty where there is none, or it is forgotten (the daemon keeps the last few). */
  Optional<Job> job(String id);
}
