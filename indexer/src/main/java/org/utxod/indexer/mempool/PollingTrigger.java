package org.utxod.indexer.mempool;

import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.utxod.store.chain.Txid;

/** Everything, again and again; in between, at once, what somebody knows of. {@link #next} is for one thread. */
public final class PollingTrigger implements MempoolTrigger {
  /** Transactions that wait to be looked at; the next look at everything finds the others. */
  private static final int MAX_WAITING = 5_000;

  private final Duration every;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition news = lock.newCondition();
  private Set<Txid> named = new LinkedHashSet<>();
  private long leftNanos;

  /** @param every the pause between two looks at everything */
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

  /* What is named does not put off the look at everything: only the time that is waited here counts towards the pause. */
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
