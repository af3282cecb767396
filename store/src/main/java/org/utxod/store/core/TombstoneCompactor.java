package org.utxod.store.core;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.utxod.store.chain.ScriptKey;
import org.utxod.store.kv.KeyRange;
import org.utxod.store.kv.KeyValueStore;
import org.utxod.store.model.StoreException;
import org.utxod.store.schema.ColumnFamily;

/**
 * Detects scripts that lost so many coins that iterating over the rest is slow, because it steps over a tombstone for
 * each one lost, and has the store compact these away, on a thread of its own. The methods are for the writer's thread.
 *
 * <p>Coins that are lost few at a time are left to the store, which does the same by itself once their tombstones are
 * in files.
 */
public final class TombstoneCompactor {
  /** Minimum number lost in one block; fewer are left to the store. */
  private static final int MANY_AT_ONCE = 200;

  /** Iterated over in less than a millisecond. */
  private static final int WORTH_SWEEPING = 5_000;

  /** Maximum number of scripts being watched or waiting for compaction; beyond it, some are left to the store. */
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

  /** The block is written: starts the compactions that are worthwhile. */
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
      // The store is closing, or its disk has an error that the writer will hit too; it compacts by
      // itself later.
    }
  }

  /** Starts no more compactions. */
  void stop() {
    thread.shutdownNow();
  }

  /** Waits until no compaction is running; closing the store aborts it. */
  void awaitEnd() {
    try {
      var unused = thread.awaitTermination(END_PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
