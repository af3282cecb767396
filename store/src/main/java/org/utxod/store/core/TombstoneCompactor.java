package org.utxod.store.core;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.utxod.store.chain.ScriptKey;
import org.utxod.store.kv.KeyValueStore;
import org.utxod.store.model.StoreException;
import org.utxod.store.schema.ColumnFamily;
import org.utxod.store.schema.KeyRange;

/**
 * Notices scripts that lost so many coins that a walk over the rest takes long, for it steps over a mark for each one lost,
 * and has the store clear these marks away, on a thread of its own. The methods are for the writer's thread.
 *
 * <p>Coins that go few at a time are left to the store, which does the same by itself once their marks are in files.
 */
public final class TombstoneCompactor {
  /** Lost by one block; fewer are left to the store. */
  private static final int MANY_AT_ONCE = 200;

  /** Walked over in less than a millisecond. */
  private static final int WORTH_SWEEPING = 5_000;

  /** Scripts that are watched, and those that wait to be swept; of more, some are left to the store. */
  private static final int MAX_SCRIPTS = 256;

  private static final long END_PATIENCE_SECONDS = 5;

  /**
   * What a script lost lately, and what it has left. Where more is left than was lost, a walk meets a coin again soon, and a
   * sweep, which rewrites whole files of the largest family, would be for nothing.
   */
  private record Lost(int coins, long left) {
    boolean isWorthSweeping() {
      return coins >= WORTH_SWEEPING && left < coins;
    }
  }

  private final KeyValueStore store;
  private final Map<ScriptKey, Lost> lost = new HashMap<>();
  private final ThreadPoolExecutor thread = new ThreadPoolExecutor(
      0,
      1,
      1,
      TimeUnit.SECONDS,
      new ArrayBlockingQueue<>(MAX_SCRIPTS),
      task -> {
        Thread made = new Thread(task, "sweep");
        made.setDaemon(true);
        return made;
      },
      new ThreadPoolExecutor.DiscardPolicy());

  TombstoneCompactor(KeyValueStore store) {
    this.store = store;
  }

  /** A script lost so many coins by what is being applied, and has so many left. */
  public void lost(ScriptKey script, int coins, long left) {
    if (coins < MANY_AT_ONCE) {
      return;
    }
    if (lost.size() >= MAX_SCRIPTS) {
      lost.clear();
    }
    lost.merge(script, new Lost(coins, left), (one, more) -> new Lost(one.coins() + coins, left));
  }

  /** The block is written: begins to sweep what is worth it. */
  public void sweep() {
    if (lost.isEmpty()) {
      return;
    }
    lost.entrySet().removeIf(entry -> {
      if (!entry.getValue().isWorthSweeping()) {
        return false;
      }
      byte[] prefix = entry.getKey().bytes();
      thread.execute(() -> sweep(prefix));
      return true;
    });
  }

  private void sweep(byte[] prefix) {
    try {
      store.sweep(ColumnFamily.COIN, prefix, KeyRange.endOfPrefix(prefix));
    } catch (StoreException e) {
      // The store closes, or its disk has trouble that the writer will meet too; it tidies up by
      // itself later.
    }
  }

  /** Begins nothing any more. */
  void stop() {
    thread.shutdownNow();
  }

  /** Waits until nothing is under way, which the store's closing cuts short. */
  void awaitEnd() {
    try {
      var unused = thread.awaitTermination(END_PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
