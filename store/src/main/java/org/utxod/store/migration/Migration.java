package org.utxod.store.migration;

import org.jspecify.annotations.Nullable;
import org.utxod.store.kv.KeyValueSnapshot;
import org.utxod.store.kv.WriteBatch;

/** The way from one version of the schema to the next. */
public interface Migration {
  /** The version that it starts from. */
  int fromVersion();

  /**
   * Does a bounded part of the work.
   *
   * @param rows as the parts before left them
   * @param position what the part before returned; no bytes for the first
   * @param batch takes the changes, which take effect together with the new position
   * @return where the next part goes on; null where this one was the last
   */
  byte @Nullable [] step(KeyValueSnapshot rows, byte[] position, WriteBatch batch);
}
