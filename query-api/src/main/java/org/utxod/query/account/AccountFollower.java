package org.utxod.query.account;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.utxod.query.account.book.AccountBook;
import org.utxod.query.account.event.AccountMempool;
import org.utxod.query.account.make.AccountDeriver;
import org.utxod.query.port.mempool.MempoolObserver;
import org.utxod.query.watch.WakeSignal;
import org.utxod.store.model.StoreException;

/** Keeps accounts up to date on a thread of its own ({@link #run}). */
public final class AccountFollower implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger("utxod.accounts");
  private static final long TICK_MILLIS = 10_000;
  private static final long PAUSE_MILLIS = 1_000;

  private final AccountBook book;
  private final AccountMempool mempool;
  private final AccountDeriver deriver;
  private final WakeSignal wakeSignal;
  private volatile boolean stopped;

  AccountFollower(
      AccountBook book, AccountMempool mempool, AccountDeriver deriver, WakeSignal wakeSignal) {
    this.book = book;
    this.mempool = mempool;
    this.deriver = deriver;
    this.wakeSignal = wakeSignal;
  }

  /** There is something new; cheap, callable from any thread. */
  public void wake() {
    wakeSignal.ring();
  }

  /** The observer for mempool changes. */
  public MempoolObserver inbox() {
    return mempool.inbox();
  }

  /** Ends {@link #run} soon. */
  public void stop() {
    stopped = true;
    wake();
  }

  @Override
  public void run() {
    try {
      while (!stopped) {
        long wait = TICK_MILLIS;
        try {
          turn();
        } catch (StoreException e) {
          if (e.kind() == StoreException.Kind.CLOSED) {
            return;
          }
          if (e.kind() != StoreException.Kind.REBUILDING) {
            LOG.warn("The accounts cannot be followed for now: {}", e.getMessage());
          }
          wait = PAUSE_MILLIS;
        } catch (RuntimeException e) {
          LOG.error("The accounts cannot be followed; this is a bug in utxod.", e);
          wait = PAUSE_MILLIS;
        }
        wakeSignal.await(wait);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Does all pending work without waiting: a round of {@link #run}, for use without a thread. */
  public void turn() {
    if (book.follow()) {
      deriver.grow();
    }
    mempool.turn();
  }
}
