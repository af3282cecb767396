package org.utxod.query.balance;

/** Sees where answers come from. Called on the threads that answer; must be quick and throw nothing. */
public interface AnswerObserver {
  /** An answer was given, by the index or by a provider. */
  void answered(String source, boolean stale);

  /** None could be given now. */
  void refused();

  /** The index was not enough, and others were asked, with an answer or without. */
  void fellBack(boolean answered);

  /** Nobody. */
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
