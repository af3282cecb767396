package org.utxod.query.port;

import org.jspecify.annotations.Nullable;

/**
 * The daemon's knowledge at one moment.
 *
 * @param tip of the chain according to the node's headers or to providers; null if unknown
 * @param reason of the phase, a message for the operator; null if there is none
 */
public record ChainStatus(
    @Nullable ChainTip tip,
    DaemonPhase phase,
    @Nullable String reason,
    NodeStatus node,
    SyncProgress sync) {

  /** Before anything is known. */
  public static final ChainStatus UNKNOWN =
      new ChainStatus(null, DaemonPhase.WAITING, null, NodeStatus.UNREACHED, SyncProgress.IDLE);
}
