package org.utxod.query.balance;

/** Whether coins that are still unconfirmed are wanted too. */
public enum UnconfirmedCoins {
  /** Confirmed coins alone. */
  EXCLUDE,
  /** Both, the unconfirmed ones first. */
  INCLUDE,
  /** Unconfirmed coins alone. */
  ONLY
}
