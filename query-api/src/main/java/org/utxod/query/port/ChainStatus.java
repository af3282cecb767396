package org.utxod.query.port;

import org.jspecify.annotations.Nullable;

/**
 * What the daemon knows at one moment.
 *
 * @param tip of the chain as the node's headers or providers tell it; null if nobody does
 * @param reason why the phase is what it is, a message for the operator; null if there is nothing to say
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
