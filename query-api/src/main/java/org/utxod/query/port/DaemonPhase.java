package org.utxod.query.port;

/** What the daemon is at; what users see is {@code org.utxod.query.status.ServiceState}, which knows the lag too. */
public enum DaemonPhase {
  /** Filling the index from a snapshot; there is nothing whole to answer from yet. */
  BOOTSTRAPPING,
  /** Applying blocks, or waiting at the tip for the next. */
  FOLLOWING,
  /**
   * The node is away or warming up: what was heard of the tip holds while it is young. Or it answers, and its chain has less
   * work than the index's: then nobody knows where the tip is.
   */
  WAITING,
  /** The disk has no room for the next block; it goes on by itself once there is some. */
  DISK_FULL,
  /** Bringing the index to the node's truth from some height on. */
  REINDEXING,
  /** An invariant broke or the chain cannot be followed; an operator must act. */
  HALTED
}
