package org.utxod.query.port;

/** The internal phase of the daemon; users see {@code org.utxod.query.status.ServiceState}, which knows the lag too. */
public enum DaemonPhase {
  /** Loading a snapshot into the index; it is not complete enough to answer queries. */
  BOOTSTRAPPING,
  /** Applying blocks, or waiting at the tip for the next. */
  FOLLOWING,
  /**
   * The node is unreachable or warming up: the last known tip is used while it is recent. Or it answers, and its chain
   * has less work than the index's: then the tip is unknown.
   */
  WAITING,
  /** The disk is full; the daemon continues by itself once there is space. */
  DISK_FULL,
  /** Re-indexing from some height on. */
  REINDEXING,
  /** An invariant broke or the chain cannot be followed; an operator must act. */
  HALTED
}
