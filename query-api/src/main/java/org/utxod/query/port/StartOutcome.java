package org.utxod.query.port;

/** The outcome of starting a job. */
public sealed interface StartOutcome {
  /** It runs. */
  record Started(Job job) implements StartOutcome {}

  /** Another one runs and has to end first. */
  record Busy(Job running) implements StartOutcome {}

  /**
   * It cannot be done.
   *
   * @param message why, and what would do instead
   */
  record Refused(String message) implements StartOutcome {}
}
