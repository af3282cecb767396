package org.utxod.query.answer;

/** What was said of a script, with who said it and as of which block. */
public sealed interface Answer permits ActivityPage, BalanceAnswer, CoinsPage {
  /** Whom it speaks of. */
  ScriptRef subject();

  /** The block after which it held. */
  AnswerPoint point();

  /** {@link BalanceAnswer#LOCAL}, or a provider's name. */
  String source();

  /** Whether its source was not fresh. */
  boolean stale();
}
