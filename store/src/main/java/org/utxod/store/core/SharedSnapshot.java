package org.utxod.store.core;

import java.util.concurrent.atomic.AtomicInteger;
import org.utxod.store.kv.KeyValueSnapshot;
import org.utxod.store.model.IndexState;

/**
 * One snapshot shared by all readers between two blocks, closed when its last holder releases it. The index itself is
 * the first holder.
 */
public final class SharedSnapshot {
  private final KeyValueSnapshot rows;
  private final IndexState state;
  private final AtomicInteger holders = new AtomicInteger(1);

  SharedSnapshot(KeyValueSnapshot rows, IndexState state) {
    this.rows = rows;
    this.state = state;
  }

  public KeyValueSnapshot rows() {
    return rows;
  }

  public IndexState state() {
    return state;
  }

  /** Acquires it; false if the last holder has just released it. */
  boolean tryHold() {
    while (true) {
      int now = holders.get();
      if (now == 0) {
        return false;
      }
      if (holders.compareAndSet(now, now + 1)) {
        return true;
      }
    }
  }

  public void release() {
    if (holders.decrementAndGet() == 0) {
      rows.close();
    }
  }
}
