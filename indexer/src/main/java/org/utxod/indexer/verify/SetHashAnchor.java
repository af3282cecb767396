package org.utxod.indexer.verify;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.utxod.query.outbound.Sleeper;
import org.utxod.store.Index;
import org.utxod.store.chain.ChainPoint;
import org.utxod.store.model.BlockRecord;
import org.utxod.store.model.ComputedCoinStats;
import org.utxod.store.model.StoreException;
import org.utxod.store.read.UtxoSetScan;

/**
 * Computes the set hash of an index that was loaded from a snapshot, or used bulk sync, by one background scan over its
 * coins, so that it can be updated with each block from then on. Checks once a minute whether this is needed.
 */
public final class SetHashAnchor implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger("utxod.verify");
  private static final long CLOSE_PATIENCE_MILLIS = 5_000;
  private static final Duration POLL_INTERVAL = Duration.ofMinutes(1);

  private final Index index;
  private final Sleeper sleeper;
  private final Thread thread = new Thread(this::run, "set-hash-anchor");
  private volatile boolean stopping;
  private @Nullable ChainPoint computedAt;

  public SetHashAnchor(Index index, Sleeper sleeper) {
    this.index = index;
    this.sleeper = sleeper;
    thread.setDaemon(true);
  }

  /** Starts the checks. */
  public void start() {
    thread.start();
  }

  private void run() {
    try {
      while (!stopping) {
        computeIfMissing();
        sleeper.sleep(POLL_INTERVAL);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void computeIfMissing() throws InterruptedException {
    try (UtxoSetScan scan = index.setScan()) {
      BlockRecord tip = scan.state().tip();
      // A hash computed for this very block is picked up with the next one.
      if (tip == null || tip.point().equals(computedAt) || !isMissing(scan, tip)) {
        return;
      }
      LOG.info("Computing the set hash of the index in the background.");
      ComputedCoinStats computed = scan.compute(1, coins -> !stopping).orElse(null);
      if (computed != null) {
        computedAt = tip.point();
        index.learn(computed);
        LOG.info(
            "The set hash after block {} is {}; it is maintained from here on.",
            computed.point(),
            computed.figures().hash());
      }
    } catch (StoreException e) {
      boolean expected = stopping
          || e.kind() == StoreException.Kind.CLOSED
          || e.kind() == StoreException.Kind.REBUILDING;
      if (!expected) {
        LOG.warn("The set hash could not be computed: {}", e.getMessage());
      }
    }
  }

  private static boolean isMissing(UtxoSetScan scan, BlockRecord tip) {
    int height = tip.point().height();
    return scan.state().coverage().complete()
        && scan.carriesProduct(height)
        && scan.carried(height).filter(known -> known.hash() != null).isEmpty();
  }

  @Override
  public void close() {
    stopping = true;
    if (!thread.isAlive()) {
      return;
    }
    thread.interrupt();
    try {
      thread.join(CLOSE_PATIENCE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
