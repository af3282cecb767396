package org.utxod.store.migration;

import org.jspecify.annotations.Nullable;
import org.utxod.store.kv.KeyValueSnapshot;
import org.utxod.store.kv.WriteBatch;

/** Migrates from one version of the schema to the next. */
public interface Migration {
  /** The version that it starts from. */
  int fromVersion();

  /**
   * Does a bounded part of the work.
   *
   * @param rows as left by the previous parts
   * @param position returned by the previous part; empty for the first
   * @param batch receives the changes, which are applied atomically with the new position
   * @return where the next part continues; null if this one was the last
   */
  byte @Nullable [] step(KeyValueSnapshot rows, byte[] position, WriteBatch batch);
}
