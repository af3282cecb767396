package org.utxod.query.watch;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Wakes one thread; several signals in between count as one. Thread-safe. */
public final class WakeSignal {
  private final Semaphore rung = new Semaphore(0);

  /** Wakes the waiting thread, or the next one; costs next to nothing. */
  public void ring() {
    if (rung.availablePermits() == 0) {
      rung.release();
    }
  }

  /** Waits for a signal or the timeout; returns whether there was a signal. */
  public boolean await(long millis) throws InterruptedException {
    boolean was = rung.tryAcquire(millis, TimeUnit.MILLISECONDS);
    rung.drainPermits();
    return was;
  }
}
