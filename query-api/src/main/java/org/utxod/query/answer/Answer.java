package org.utxod.query.answer;

/** An answer about a script, with its source and block. */
public sealed interface Answer permits ActivityPage, BalanceAnswer, CoinsPage {
  /** The script it is about. */
  ScriptRef scriptRef();

  /** The block as of which it is valid. */
  AnswerPoint point();

  /** {@link BalanceAnswer#LOCAL}, or a provider's name. */
  String source();

  /** Whether its source was not fresh. */
  boolean stale();

  /** Whether all coins of the script are known. */
  boolean complete();
}
