package org.utxod.query.status;

import java.util.Locale;

/** In one word, how the daemon stands; the names are those of the status answer. */
public enum ServiceState {
  BOOTSTRAPPING,
  /** Behind, within the limit. */
  SYNCING,
  /** At most three blocks behind. */
  LIVE,
  /** Further behind than the limit. */
  BEHIND,
  /** No tip known, or the node is away. */
  WAITING,
  /** The disk has no room for the next block. */
  DISK_FULL,
  REINDEXING,
  /** An invariant broke. */
  HALTED;

  /** The name in answers. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
