package org.utxod.query.balance;

/** What to do where the index is not fresh and nobody else can answer. */
public enum WhenAllFail {
  /** Give the local answer, marked stale. */
  SERVE_STALE,
  /** Say so, with the time after which to ask again. */
  ERROR
}
