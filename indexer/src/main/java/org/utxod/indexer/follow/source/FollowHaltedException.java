package org.utxod.indexer.follow.source;

import org.utxod.store.error.UtxodException;

/**
 * The chain cannot be followed as things are: the index keeps its last good state and goes on answering from it, and
 * what would help is looked for again and again.
 */
public final class FollowHaltedException extends UtxodException {
  private static final long serialVersionUID = 1L;

  public FollowHaltedException(String message) {
    super(Decision.REFUSE, message);
  }

  public FollowHaltedException(String message, Throwable cause) {
    super(Decision.REFUSE, message, cause);
  }
}
