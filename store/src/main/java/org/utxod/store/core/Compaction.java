package org.utxod.store.core;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.utxod.store.kv.KeyValueStore;
import org.utxod.store.model.StoreException;
import org.utxod.store.schema.ColumnFamily;

/**
 * Puts the tidying of the store's files off while blocks are imported in bulk, and has it done afterwards. Where it is much,
 * that is on a thread of its own: the store by itself would hold up the blocks that come one by one meanwhile. The methods are
 * for the writer's thread.
 */
public final class Compaction {
  private static final List<ColumnFamily> FAMILIES =
      List.of(ColumnFamily.COIN, ColumnFamily.SCRIPT);

  /** RocksDB slows writes down from 20 files on that are not in order. */
  private static final int MANY_FILES = 12;

  private static final long END_PATIENCE_MILLIS = 5_000;

  private final KeyValueStore store;
  private volatile boolean putOff;
  private @Nullable Thread thread;

  Compaction(KeyValueStore store) {
    this.store = store;
  }

  /** Nothing is tidied from here on. */
  public void putOff() {
    if (!putOff) {
      putOff = true;
      store.deferTidying(true);
    }
  }

  /** Tidies at once, which can take minutes. */
  public void now() {
    FAMILIES.forEach(store::tidy);
  }

  /**
   * Leaves it to the store again.
   *
   * @param files that were taken in since it was tidied last
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
      // The store closes, which forgets that it was put off, or its disk has trouble that the
      // writer will meet too.
    }
  }

  /** Waits until nothing is under way, which the store's closing cuts short. */
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
