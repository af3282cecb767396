package org.utxod.query.port.admin;

/** The outcome of starting a job. */
public sealed interface StartOutcome {
  /** It was started. */
  record Started(Job job) implements StartOutcome {}

  /** Another one is running and must end first. */
  record Busy(Job running) implements StartOutcome {}

  /**
   * It is not possible.
   *
   * @param message why, and what to do instead
   */
  record Refused(String message) implements StartOutcome {}
}
