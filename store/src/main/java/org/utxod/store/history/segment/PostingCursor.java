package org.utxod.store.history.segment;

/**
 * Postings in ascending order of (fingerprint as an unsigned number, transaction). Before the first until moved; the
 * accessors describe the current one. For one thread.
 */
interface PostingCursor {
  /**
   * Moves to the next posting.
   *
   * @return false after the last
   */
  boolean next();

  long fingerprint();

  int number();

  long receivedSat();

  long spentSat();

  int created();

  int spent();
}
