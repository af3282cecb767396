package org.utxod.query.http.esplora;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.utxod.query.port.SourceException;
import org.utxod.store.UtxoIndex;
import org.utxod.store.chain.ChainPoint;
import org.utxod.store.chain.OutPoint;
import org.utxod.store.model.BlockRecord;
import org.utxod.store.read.IndexView;
import org.utxod.store.read.SpentCoin;

/**
 * Finds coins spent in blocks whose activity is kept, by outpoint. A search is expensive (see {@link
 * IndexView#spentCoin}), so only one runs at a time, and a failed one is not repeated before the next block.
 * Thread-safe.
 */
final class RecentSpends {
  private static final int REMEMBERED_MISSES = 10_000;
  private static final long WAIT_SECONDS = 5;

  private final UtxoIndex index;
  private final Semaphore searching = new Semaphore(1);
  private final Cache<OutPoint, ChainPoint> misses =
      Caffeine.newBuilder().maximumSize(REMEMBERED_MISSES).build();

  RecentSpends(UtxoIndex index) {
    this.index = index;
  }

  /**
   * The spent coin, and the transactions that may have spent it; empty if unknown.
   *
   * @throws SourceException if other searches take too long
   */
  Optional<SpentCoin> of(OutPoint coin) {
    BlockRecord tip = index.state().tip();
    if (tip == null || tip.point().equals(misses.getIfPresent(coin))) {
      return Optional.empty();
    }
    await();
    try (IndexView view = index.view()) {
      Optional<SpentCoin> found = view.spentCoin(coin);
      BlockRecord asOf = view.state().tip();
      if (found.isEmpty() && asOf != null) {
        misses.put(coin, asOf.point());
      }
      return found;
    } finally {
      searching.release();
    }
  }

  private void await() {
    try {
      if (searching.tryAcquire(WAIT_SECONDS, TimeUnit.SECONDS)) {
        return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    throw new SourceException(
        SourceException.Kind.UNAVAILABLE, "Too many spend lookups are in progress; retry", null);
  }
}
