package org.utxod.indexer.cluster.follow;

import org.utxod.store.error.UtxodException;

/** The feed cannot be followed any further from here. The message says why and what to do. */
final class FeedStopException extends UtxodException {
  private static final long serialVersionUID = 1L;

  private final FeedFollowStatus.Action action;

  FeedStopException(FeedFollowStatus.Action action, String message) {
    super(Decision.STOP, message);
    this.action = action;
  }

  /** What it takes to go on. */
  FeedFollowStatus.Action action() {
    return action;
  }
}
