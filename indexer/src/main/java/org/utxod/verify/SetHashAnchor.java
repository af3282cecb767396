package org.utxod.verify;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.utxod.store.Index;
import org.utxod.store.SetFigures;
import org.utxod.store.SetScan;
import org.utxod.store.StoreFault;

/**
 * Finds the set hash of an index that began with a snapshot, by one walk over its coins beside everything else, so that
 * it is carried along from then on. For one use.
 */
public final class SetHashAnchor implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger("utxod.verify");
  private static final long CLOSE_PATIENCE_MILLIS = 5_000;

  private final Index index;
  private final Thread thread = new Thread(this::run, "set-hash-anchor");
  private volatile boolean stopping;

  public SetHashAnchor(Index index) {
    this.index = index;
    thread.setDaemon(true);
  }

  /** Begins, and ends at once where the hash is known or not wanted. */
  public void start() {
    thread.start();
  }

  private void run() {
    try (SetScan scan = index.setScan()) {
      if (!isMissing(scan)) {
        return;
      }
      LOG.info("Computing the set hash of the index in the background.");
      scan.compute(1, coins -> !stopping).ifPresent(computed -> {
        index.learn(computed);
        SetFigures figures = computed.figures();
        LOG.info(
            "The set hash after block {} is {}; it is carried along from here.",
            figures.point(),
            figures.hash());
      });
    } catch (StoreFault e) {
      if (!stopping && e.kind() != StoreFault.Kind.CLOSED) {
        LOG.warn("The set hash could not be computed: {}", e.getMessage());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static boolean isMissing(SetScan scan) {
    var tip = scan.state().tip();
    return tip != null
        && scan.state().coverage().complete()
        && scan.carriesProduct(tip.point().height())
        && scan.carried(tip.point().height())
            .filter(known -> known.hash() != null)
            .isEmpty();
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
