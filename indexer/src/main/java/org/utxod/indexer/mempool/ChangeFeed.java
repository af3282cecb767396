package org.utxod.indexer.mempool;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.utxod.query.port.mempool.MempoolChange;
import org.utxod.query.port.mempool.MempoolObserver;

/**
 * A bounded queue of changes for observers. Adding never blocks: if it is full, it is emptied, and {@link
 * MempoolChange.Reset} takes the place of the dropped changes. One thread delivers, by {@link #run} or {@link
 * #deliver}.
 */
public final class ChangeFeed implements Runnable {
  /** Maximum number of queued changes; about a kilobyte each. */
  static final int MAX_WAITING = 10_000;

  private static final Logger LOG = LoggerFactory.getLogger("utxod.mempool");

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition something = lock.newCondition();
  private final List<MempoolObserver> observers = new CopyOnWriteArrayList<>();
  private List<MempoolChange> waiting = new ArrayList<>();

  /** Registers {@code observer} for all changes from now on. */
  public void observe(MempoolObserver observer) {
    observers.add(observer);
  }

  void put(List<MempoolChange> changes) {
    if (changes.isEmpty() || observers.isEmpty()) {
      return;
    }
    lock.lock();
    try {
      if (waiting.size() + changes.size() > MAX_WAITING) {
        boolean lost = changes.get(changes.size() - 1) instanceof MempoolChange.LostStep;
        waiting = new ArrayList<>();
        waiting.add(lost ? changes.get(changes.size() - 1) : new MempoolChange.Reset());
      } else {
        waiting.addAll(changes);
      }
      something.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Delivers until interrupted. */
  @Override
  public void run() {
    try {
      while (true) {
        deliver(take());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private List<MempoolChange> take() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (waiting.isEmpty()) {
        something.await();
      }
      return drain();
    } finally {
      lock.unlock();
    }
  }

  /** Delivers the queued changes on the calling thread. */
  public void deliver() {
    List<MempoolChange> changes;
    lock.lock();
    try {
      changes = drain();
    } finally {
      lock.unlock();
    }
    if (!changes.isEmpty()) {
      deliver(changes);
    }
  }

  private List<MempoolChange> drain() {
    List<MempoolChange> drained = waiting;
    waiting = new ArrayList<>();
    return drained;
  }

  private void deliver(List<MempoolChange> changes) {
    List<MempoolChange> unchangeable = List.copyOf(changes);
    for (MempoolObserver observer : observers) {
      try {
        observer.changed(unchangeable);
      } catch (RuntimeException e) {
        LOG.error("An observer of the mempool failed; the others are still notified.", e);
      }
    }
  }
}
