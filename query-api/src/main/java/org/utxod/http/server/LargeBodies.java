package org.utxod.http.server;

import java.util.concurrent.Semaphore;

/** Bodies beyond the usual size, of which only a few may be held at once. For any number of threads. */
final class LargeBodies {
  /** Of a few megabytes at most, each. */
  private static final int AT_ONCE = 8;

  private final Semaphore room = new Semaphore(AT_ONCE);

  boolean enter() {
    return room.tryAcquire();
  }

  void leave() {
    room.release();
  }
}
