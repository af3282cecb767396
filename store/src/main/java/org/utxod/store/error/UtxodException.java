package org.utxod.store.error;

import org.jspecify.annotations.Nullable;

/**
 * An error that says what is to be done about it. Its message is a sentence or two for the operator: what happened,
 * what it means, what to do; it never holds a secret.
 */
public class UtxodException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** What the catcher is to do. */
  public enum Decision {
    /** It may pass: try again after a pause, a bounded number of times or while saying so. */
    RETRY,
    /** This request cannot be served, now or as asked; the program goes on. */
    REFUSE,
    /** Going on would make wrong data or is pointless: stop this work and say so. */
    STOP
  }

  private final Decision decision;

  public UtxodException(Decision decision, String sentence) {
    this(decision, sentence, null);
  }

  public UtxodException(Decision decision, String sentence, @Nullable Throwable cause) {
    super(sentence, cause);
    this.decision = decision;
  }

  /** What the catcher is to do. */
  public Decision decision() {
    return decision;
  }
}
