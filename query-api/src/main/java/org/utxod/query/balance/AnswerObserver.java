package org.utxod.query.balance;

/** Observes the sources of answers. Called on the answering threads; must be fast and must not throw. */
public interface AnswerObserver {
  /** An answer was given, by the index or by a provider. */
  void answered(String source, boolean stale);

  /** No answer could be given. */
  void refused();

  /** The index was not sufficient, and providers were asked, with or without an answer. */
  void fellBack(boolean answered);

  /** An observer that does nothing. */
  static AnswerObserver none() {
    return new AnswerObserver() {
      @Override
      public void answered(String source, boolean stale) {}

      @Override
      public void refused() {}

      @Override
      public void fellBack(boolean answered) {}
    };
  }
}
