package org.utxod.query.outbound.http;

/** Sees every call to the outside when it has ended. Called on the thread that made it; must be quick and throw nothing. */
@FunctionalInterface
public interface CallObserver {
  /** A call ended, well or not. */
  void ended(CallReport report);

  /** This one first, then {@code other}. */
  default CallObserver and(CallObserver other) {
    return report -> {
      ended(report);
      other.ended(report);
    };
  }

  /** Nobody. */
  static CallObserver none() {
    return report -> {};
  }
}
