package org.utxod.query.balance;

/** How far an answer may be fetched from. */
public enum AnswerScope {
  /** The index, and where that is not fresh or whole, whoever else is configured. */
  ANYWHERE,
  /** The index alone. What another utxod asks for, so that two can never ask each other in a circle. */
  LOCAL
}
