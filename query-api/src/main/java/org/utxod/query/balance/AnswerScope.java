package org.utxod.query.balance;

/** Which sources an answer may come from. */
public enum AnswerScope {
  /** The index and, if that is not fresh or complete, the configured providers. */
  ANYWHERE,
  /** The index alone. Used by another utxod, so that two instances never query each other in a circle. */
  LOCAL
}
