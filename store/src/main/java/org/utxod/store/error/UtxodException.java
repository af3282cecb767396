package org.utxod.store.error;

import org.jspecify.annotations.Nullable;

/**
 * An error that says what is to be done about it. Its message is a sentence or two for the operator: what happened,
 * what it means, what to do; it never contains a secret.
 */
public class UtxodException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** What the code that catches it must do. */
  public enum Decision {
    /** Transient: retry after a pause, a limited number of times or while reporting it. */
    RETRY,
    /** This request cannot be served, now or as requested; the program continues. */
    REFUSE,
    /** Continuing would produce wrong data or is pointless: stop this work and report it. */
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

  /** What the code that catches it must do. */
  public Decision decision() {
    return decision;
  }
}
