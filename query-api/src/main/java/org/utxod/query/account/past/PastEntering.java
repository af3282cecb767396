package org.utxod.query.account.past;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.utxod.query.account.book.AccountBook;
import org.utxod.query.history.PastTransactions;
import org.utxod.query.port.SourceException;
import org.utxod.query.watch.WakeSignal;
import org.utxod.store.account.AccountStore;
import org.utxod.store.model.StoreException;

/** Enters from the history what accounts lack, on a thread of its own ({@link #run}). */
public final class PastEntering implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger("utxod.accounts");
  private static final long TICK_MILLIS = 10_000;

  private final PastFiller filler;
  private final WakeSignal wakeSignal = new WakeSignal();
  private volatile boolean stopped;

  /** @param past of all that is kept */
  public PastEntering(AccountBook book, AccountStore store, PastTransactions past) {
    this.filler = new PastFiller(book, store, past, PastFiller.TRANSACTIONS_AT_ONCE);
  }

  /** Scripts were added; cheap, callable from any thread. */
  public void wake() {
    wakeSignal.ring();
  }

  /** Ends {@link #run} soon. */
  public void stop() {
    stopped = true;
    filler.stop();
    wake();
  }

  @Override
  public void run() {
    try {
      while (!stopped) {
        try {
          filler.turn();
        } catch (StoreException e) {
          if (e.kind() == StoreException.Kind.CLOSED) {
            return;
          }
          LOG.debug(
              "Earlier transactions of accounts cannot be entered for now: {}", e.getMessage());
        } catch (SourceException e) {
          LOG.debug(
              "Earlier transactions of accounts cannot be entered for now: {}", e.getMessage());
        } catch (RuntimeException e) {
          LOG.error(
              "Earlier transactions of accounts cannot be entered; this is a bug in utxod.", e);
        }
        wakeSignal.await(TICK_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Enters all that can be entered now, for use without a thread.
   *
   * @return whether nothing is left
   */
  public boolean turn() {
    return filler.turn();
  }
}
