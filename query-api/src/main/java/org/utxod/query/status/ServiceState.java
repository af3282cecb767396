package org.utxod.query.status;

import java.util.Locale;

/** The state of the daemon; the names are those in the status response. */
public enum ServiceState {
  BOOTSTRAPPING,
  /** Behind, within the limit. */
  SYNCING,
  /** At most three blocks behind. */
  LIVE,
  /** Further behind than the limit. */
  BEHIND,
  /** No tip known, or the node is unreachable. */
  WAITING,
  /** The disk is full. */
  DISK_FULL,
  REINDEXING,
  /** An invariant broke. */
  HALTED;

  /** The name in answers. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
