package org.utxod.indexer.payout.engine;

import org.utxod.store.error.UtxodException;

/** Why a transaction is not made now; it is tried again later. */
final class Obstacle extends UtxodException {
  private static final long serialVersionUID = 1L;

  Obstacle(String message) {
    super(Decision.RETRY, message);
  }
}
