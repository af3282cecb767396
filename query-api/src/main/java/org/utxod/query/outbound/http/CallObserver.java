package org.utxod.query.outbound.http;

/**
 * Observes every outbound call when it has ended. Called on the thread that made it; must be fast and must not throw.
 */
@FunctionalInterface
public interface CallObserver {
  /** A call ended, successfully or not. */
  void ended(CallReport report);

  /** Combines this observer with {@code other}. */
  default CallObserver and(CallObserver other) {
    return report -> {
      ended(report);
      other.ended(report);
    };
  }

  /** An observer that does nothing. */
  static CallObserver none() {
    return report -> {};
  }
}
