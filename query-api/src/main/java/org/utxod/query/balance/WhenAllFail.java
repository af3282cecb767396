package org.utxod.query.balance;

/** What to do if the index is not fresh and no provider can answer. */
public enum WhenAllFail {
  /** Return the local answer, marked stale. */
  SERVE_STALE,
  /** Return an error with a retry time. */
  ERROR
}
