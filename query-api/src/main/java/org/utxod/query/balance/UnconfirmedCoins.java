package org.utxod.query.balance;

/** Whether unconfirmed coins are included. */
public enum UnconfirmedCoins {
  /** Confirmed coins alone. */
  EXCLUDE,
  /** Both, the unconfirmed ones first. */
  INCLUDE,
  /** Unconfirmed coins alone. */
  ONLY
}
