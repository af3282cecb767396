package org.utxod.query.status;

/** Whether a load balancer should send queries here. */
public sealed interface Readiness {
  /** Answers are complete, current and confirmed by a source. */
  record Ready(ServiceState state) implements Readiness {}

  /**
   * They are not.
   *
   * @param reason a message
   */
  record NotReady(ServiceState state, String reason) implements Readiness {}
}
