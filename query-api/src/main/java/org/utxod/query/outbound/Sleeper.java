package org.utxod.query.outbound;

import java.time.Duration;

/** Sleeps; tests replace it with one that returns at once. */
@FunctionalInterface
public interface Sleeper {
  /**
   * Returns after {@code pause}; at once if it is zero or negative.
   *
   * @throws InterruptedException if the thread is interrupted, before or during the pause
   */
  void sleep(Duration pause) throws InterruptedException;

  /** Really sleeps. */
  static Sleeper system() {
    return pause -> {
      if (Thread.interrupted()) {
        throw new InterruptedException("interrupted before a pause");
      }
      if (pause.compareTo(Duration.ZERO) > 0) {
        Thread.sleep(pause.toMillis());
      }
    };
  }
}
