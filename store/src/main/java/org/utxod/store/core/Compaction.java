package org.utxod.store.core;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.utxod.store.kv.KeyValueStore;
import org.utxod.store.model.StoreException;
import org.utxod.store.schema.ColumnFamily;

/**
 * Disables automatic compaction during bulk import and runs it afterwards. A large compaction runs on a thread of its
 * own: the store's automatic compaction would stall single blocks meanwhile. The methods are for the writer's thread.
 */
public final class Compaction {
  private static final List<ColumnFamily> FAMILIES =
      List.of(ColumnFamily.COIN, ColumnFamily.SCRIPT);

  /** RocksDB slows down writes from 40 uncompacted files on; up to there it merges them beside the writer, and not with all coins. */
  private static final int MANY_FILES = 36;

  private static final long END_PATIENCE_MILLIS = 5_000;

  private final KeyValueStore store;
  private volatile boolean putOff;
  private @Nullable Thread thread;

  Compaction(KeyValueStore store) {
    this.store = store;
  }

  /** Disables automatic compaction. */
  public void putOff() {
    if (!putOff) {
      putOff = true;
      store.deferTidying(true);
    }
  }

  /** Compacts at once, which can take minutes. */
  public void now() {
    FAMILIES.forEach(store::tidy);
  }

  /**
   * Enables automatic compaction again.
   *
   * @param files ingested since the last compaction
   */
  public void takeUp(int files) {
    if (!putOff) {
      return;
    }
    putOff = false;
    if (files < MANY_FILES) {
      store.deferTidying(false);
      return;
    }
    Thread made = new Thread(this::run, "tidy");
    made.setDaemon(true);
    thread = made;
    made.start();
  }

  private void run() {
    try {
      now();
      if (!putOff) {
        store.deferTidying(false);
      }
    } catch (StoreException e) {
      // The store is closing, which resets the setting, or its disk has an error that the writer
      // will hit too.
    }
  }

  /** Waits until no compaction is running; closing the store aborts it. */
  void awaitEnd() {
    Thread made = thread;
    if (made == null) {
      return;
    }
    try {
      made.join(END_PATIENCE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
