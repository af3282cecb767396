package org.utxod.indexer.payout.engine;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.utxod.indexer.payout.chain.PayoutChain;
import org.utxod.indexer.payout.ledger.LedgerException;
import org.utxod.store.chain.ChainPoint;

/** Runs the engine's rounds: when something was asked for, with each block, and now and then. */
public final class PayoutThread implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger("utxod.payouts");
  private static final Duration LOOK = Duration.ofSeconds(1);
  private static final int LOOKS_A_ROUND = 10;

  private final PayoutEngine engine;
  private final PayoutChain chain;
  private final Semaphore wanted = new Semaphore(0);
  private volatile boolean stopping;
  private @Nullable String said;

  /** Made beforehand: memory may have run out. */
  private final LedgerException died = new LedgerException(
      "The thread that makes payments ended by an error, which the log describes; it may be that memory ran out. Nothing "
          + "is signed or sent until utxod is restarted; what was recorded is safe.");

  public PayoutThread(PayoutEngine engine, PayoutChain chain) {
    this.engine = engine;
    this.chain = chain;
  }

  /** Has a round follow at once; for any thread. */
  public void wake() {
    wanted.release();
  }

  /** Ends it after its present round; for any thread. */
  public void stop() {
    stopping = true;
    wake();
  }

  /** Whatever ends it, nobody must go on as if payments were made. */
  @Override
  public void run() {
    try {
      work();
    } catch (Throwable e) {
      engine.stop(died);
      LOG.error("{}", died.getMessage(), e);
      throw e;
    }
  }

  private void work() {
    ChainPoint seen = null;
    int looks = LOOKS_A_ROUND;
    while (!stopping) {
      ChainPoint now = point();
      boolean due = wanted.drainPermits() > 0
          || ++looks >= LOOKS_A_ROUND
          || engine.hasPayable()
          || (now != null && !now.equals(seen));
      if (due) {
        seen = now;
        looks = 0;
        rounds();
      }
      try {
        if (wanted.tryAcquire(LOOK.toMillis(), TimeUnit.MILLISECONDS)) {
          wanted.release();
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  private void rounds() {
    try {
      boolean more = true;
      while (more && !stopping) {
        more = engine.round();
      }
    } catch (RuntimeException e) {
      LOG.error(
          "A round of payments failed unexpectedly; it is tried again. Please report this.", e);
      return;
    }
    String halt = engine.haltReason();
    say(halt == null ? engine.waitsFor() : "payments are halted: " + halt);
  }

  /** Each reason once. */
  private void say(@Nullable String reason) {
    if (reason != null && !reason.equals(said)) {
      LOG.warn("Payouts wait: {}", reason);
    } else if (reason == null && said != null) {
      LOG.info("Payouts wait no longer.");
    }
    said = reason;
  }

  private @Nullable ChainPoint point() {
    try (PayoutChain.View view = chain.view()) {
      return view.point();
    } catch (RuntimeException e) {
      return null; // The round says why.
    }
  }
}
