package org.utxod.query.watch;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Wakes one thread; however often it is rung meanwhile, once. For any number of threads. */
public final class WakeSignal {
  private final Semaphore rung = new Semaphore(0);

  /** Wakes the thread that waits, or the next that will; costs next to nothing. */
  public void ring() {
    if (rung.availablePermits() == 0) {
      rung.release();
    }
  }

  /** Waits until it is rung, or for so long; whether it was. */
  public boolean await(long millis) throws InterruptedException {
    boolean was = rung.tryAcquire(millis, TimeUnit.MILLISECONDS);
    rung.drainPermits();
    return was;
  }
}
