package org.utxod.query.port;

/** The internal phase of the daemon; users see {@code org.utxod.query.status.ServiceState}, which knows the lag too. */
public enum DaemonPhase {
  /** Filling the index from a snapshot; there is nothing whole to answer from yet. */
  BOOTSTRAPPING,
  /** Applying blocks, or waiting at the tip for the next. */
  FOLLOWING,
  /**
   * The node is away or warming up: the last known tip is used while it is recent. Or it answers, and its chain has
   * less work than the index's: then the tip is unknown.
   */
  WAITING,
  /** The disk is full; the daemon continues by itself once there is space. */
  DISK_FULL,
  /** Bringing the index to the node's truth from some height on. */
  REINDEXING,
  /** An invariant broke or the chain cannot be followed; an operator must act. */
  HALTED
}
