package org.utxod.indexer.payout.ledger;

import org.jspecify.annotations.Nullable;
import org.utxod.store.error.UtxodException;

/** A ledger that cannot be used, or could not be written. Payments must stop. */
public final class LedgerException extends UtxodException {
  private static final long serialVersionUID = 1L;

  public LedgerException(String message) {
    this(message, null);
  }

  public LedgerException(String message, @Nullable Throwable cause) {
    super(Decision.STOP, message, cause);
  }
}
