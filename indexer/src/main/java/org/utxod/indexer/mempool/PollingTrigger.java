package org.utxod.indexer.mempool;

import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.utxod.store.chain.Txid;

/**
 * Full polls at intervals; in between, polls at once for transactions known to be new. {@link #next} is for one thread.
 */
public final class PollingTrigger implements MempoolTrigger {
  /** Maximum number of waiting transactions; the next full poll finds the others. */
  private static final int MAX_WAITING = 5_000;

  private final Duration every;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition news = lock.newCondition();
  private Set<Txid> named = new LinkedHashSet<>();
  private long leftNanos;

  /** @param every interval between two full polls */
  public PollingTrigger(Duration every) {
    this.every = every;
    this.leftNanos = every.toNanos();
  }

  @Override
  public void request(Collection<Txid> these) {
    lock.lock();
    try {
      for (Txid txid : these) {
        if (named.size() < MAX_WAITING) {
          named.add(txid);
        }
      }
      news.signalAll();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public Hint next() throws InterruptedException {
    return next(every);
  }

  /* Hints do not delay the full poll: only the time waited here counts towards the interval. */
  @Override
  public Hint next(Duration atMost) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long allowed = Math.min(leftNanos, atMost.toNanos());
      while (named.isEmpty() && allowed > 0) {
        long left = news.awaitNanos(allowed);
        leftNanos -= allowed - left;
        allowed = left;
      }
      Set<Txid> these = named;
      named = new LinkedHashSet<>();
      boolean everything = leftNanos <= 0;
      if (everything) {
        leftNanos = every.toNanos();
      }
      return new Hint(these, everything);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public String by() {
    return "polling";
  }
}
