package org.utxod.store.history.segment;

/** Fingerprints of txids in ascending order, with the numbers of their transactions. For one thread. */
interface TxidCursor {
  /**
   * Moves to the next one.
   *
   * @return false after the last
   */
  boolean next();

  long fingerprint();

  int number();
}
