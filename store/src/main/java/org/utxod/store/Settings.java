package org.utxod.store;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.utxod.store.kv.KeyValueSnapshot;
import org.utxod.store.kv.KeyValueStore;
import org.utxod.store.kv.WriteBatch;
import org.utxod.store.schema.Family;

/**
 * Small things that are kept in the index beside its coins and outlive a restart, each under a name. No block and no
 * re-index touches them, and they are no part of any view. Safe for use by any number of threads, beside the writer.
 */
public final class Settings {
  /** The longest value in bytes. */
  public static final int MAX_VALUE_LENGTH = 64 * 1024;

  private final KeyValueStore store;

  Settings(KeyValueStore store) {
    this.store = store;
  }

  /** What was last put under the name. */
  public Optional<byte[]> get(String name) {
    try (KeyValueSnapshot rows = store.snapshot()) {
      return Optional.ofNullable(rows.get(Family.SETTING, key(name)));
    }
  }

  /**
   * Replaces what stands under the name; when this returns it survives a crash of the machine.
   *
   * @throws IllegalArgumentException where the value is longer than {@link #MAX_VALUE_LENGTH}
   * @throws StoreFault {@code IO} where the disk refused, {@code CLOSED} after the index was closed
   */
  public void put(String name, byte[] value) {
    if (value.length > MAX_VALUE_LENGTH) {
      throw new IllegalArgumentException(
          "a setting of " + value.length + " bytes is longer than " + MAX_VALUE_LENGTH);
    }
    WriteBatch batch = new WriteBatch();
    batch.put(Family.SETTING, key(name), value);
    // An open snapshot keeps the store's files open, should another thread close the index
    // meanwhile.
    KeyValueSnapshot keepsOpen = store.snapshot();
    try {
      store.write(batch);
    } finally {
      keepsOpen.close();
    }
  }

  static byte[] key(String name) {
    return name.getBytes(StandardCharsets.US_ASCII);
  }
}
