package org.utxod.query.status;

/** Whether a load balancer should send questions here. */
public sealed interface Readiness {
  /** Answers are whole, current and stood behind. */
  record Ready(ServiceState state) implements Readiness {}

  /**
   * They are not.
   *
   * @param reason a sentence
   */
  record NotReady(ServiceState state, String reason) implements Readiness {}
}
