package org.utxod.query.electrum.script;

import org.utxod.store.error.UtxodException;

/** A script has more transactions than are listed. The message is the one that clients know. */
public final class HistoryTooLarge extends UtxodException {
  private static final long serialVersionUID = 1L;

  HistoryTooLarge() {
    super(Decision.REFUSE, "history too large");
  }
}
