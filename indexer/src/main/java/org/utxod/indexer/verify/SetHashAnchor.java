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
 * Finds the set hash of an index that began with a snapshot, or took blocks in in bulk, by one walk over its coins
 * beside everything else, so that it is carried along from then on. Looks once a minute whether there is a need.
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

  /** Begins to look. */
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
      // What was computed for this very block waits for the next one to be taken up.
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
