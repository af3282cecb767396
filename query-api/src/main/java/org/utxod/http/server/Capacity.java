package org.utxod.http.server;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * How many requests may be handled at once. A few more wait for a moment, because most requests take microseconds; the
 * others are turned away at once, so that a queue never grows.
 */
final class Capacity {
  /** Threads that the pool needs beyond the requests handled at once: those that wait, and those that turn away. */
  static final int SPARE_THREADS = 8;

  private static final int MAX_WAITING = SPARE_THREADS / 2;
  private static final long MAX_WAIT_MILLIS = 100;

  private final Semaphore places;

  Capacity(int maxConcurrentRequests) {
    this.places = new Semaphore(maxConcurrentRequests);
  }

  /** Takes a place; false where none came free. */
  boolean enter() {
    if (places.tryAcquire()) {
      return true;
    }
    if (places.getQueueLength() >= MAX_WAITING) {
      return false;
    }
    try {
      return places.tryAcquire(MAX_WAIT_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Gives a place back. */
  void leave() {
    places.release();
  }
}
