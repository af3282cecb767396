package org.utxod.indexer.backup;

import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.utxod.store.Index;
import org.utxod.store.chain.ChainPoint;
import org.utxod.store.chain.SetHash;
import org.utxod.store.model.ComputedCoinStats;
import org.utxod.store.model.IndexState;
import org.utxod.store.model.StoreException;
import org.utxod.store.read.UtxoSetScan;

/**
 * Checks an index against itself: its coins are counted, summed and hashed again and compared with the statistics that
 * it stores.
 */
final class BackupCheck {
  /** Maximum number of progress reports of a check; the scan itself reports each of its many parts. */
  private static final int REPORTS = 20;

  private BackupCheck() {}

  /**
   * Runs the check on all cores.
   *
   * @return a message about the result
   * @throws StoreException {@code DAMAGED} if coins and statistics differ
   */
  static String of(Index index, Consumer<String> progress) {
    IndexState state = index.state();
    if (index.reindex().isUnderWay()) {
      return "It contains an unfinished re-index, which resumes at the next start.";
    }
    if (state.tip() == null) {
      return "It contains no blocks yet.";
    }
    ChainPoint point = state.tip().point();
    long step = Math.max(1, state.utxoCount() / REPORTS);
    AtomicLong due = new AtomicLong(step);
    try (UtxoSetScan scan = index.setScan()) {
      ComputedCoinStats computed = scan.compute(
              Runtime.getRuntime().availableProcessors(), coins -> {
                long wanted = due.get();
                if (coins >= wanted && due.compareAndSet(wanted, coins + step)) {
                  progress.accept(String.format(
                      Locale.ROOT,
                      "Checking the copy: %,d of %,d coins.",
                      coins,
                      state.utxoCount()));
                }
                return true;
              })
          .orElseThrow();
      SetHash carried = scan.carried(point.height()).map(stats -> stats.hash()).orElse(null);
      SetHash found = computed.figures().hash();
      boolean same = computed.utxoCount() == state.utxoCount()
          && computed.totalSat() == state.totalSat()
          && (carried == null || Objects.equals(carried, found));
      if (!same) {
        throw new StoreException(
            StoreException.Kind.DAMAGED,
            "The copy is damaged: at block "
                + point
                + " it should hold "
                + state.utxoCount()
                + " coins, but its rows contain " + computed.utxoCount()
                + " coins, or different ones. Nothing "
                + "was restored; use another backup.");
      }
      return String.format(
          Locale.ROOT,
          "It is at block %s with %,d coins%s.",
          point,
          computed.utxoCount(),
          carried == null ? ", count and sum verified" : "; count, sum and MuHash match");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StoreException(
          StoreException.Kind.CLOSED, "The check was stopped before it finished.", e);
    }
  }
}
