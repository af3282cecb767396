package org.utxod.store.core;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.utxod.store.kv.KeyValueCursor;
import org.utxod.store.kv.KeyValueSnapshot;
import org.utxod.store.kv.KeyValueSnapshot.Scope;
import org.utxod.store.kv.KeyValueStore;
import org.utxod.store.kv.WriteBatch;
import org.utxod.store.model.StoreException;
import org.utxod.store.schema.ColumnFamily;
import org.utxod.store.schema.KeyRange;
import org.utxod.store.schema.SettingRow;

/**
 * Small things that are kept in the index beside its coins and outlive a restart, each under a name. No block and no
 * re-index touches them, and they are no part of any view. Safe for use by any number of threads, beside the writer.
 */
public final class Settings {
  /** The longest value in bytes. */
  public static final int MAX_VALUE_LENGTH = 64 * 1024;

  private final KeyValueStore store;

  public Settings(KeyValueStore store) {
    this.store = store;
  }

  /** What was last put under the name. */
  public Optional<byte[]> get(String name) {
    try (KeyValueSnapshot rows = store.snapshot()) {
      return Optional.ofNullable(rows.get(ColumnFamily.SETTING, SettingRow.key(name)))
          .map(SettingRow::read);
    }
  }

  /**
   * Replaces what stands under the name; when this returns it survives a crash of the machine.
   *
   * @throws IllegalArgumentException where the value is longer than {@link #MAX_VALUE_LENGTH}
   * @throws StoreException {@code IO} where the disk refused, {@code CLOSED} after the index was closed
   */
  public void put(String name, byte[] value) {
    change(Map.of(name, value), Set.of());
  }

  /**
   * As {@link #put}, for several at once: all of it survives a crash, or nothing. Names in {@code removed} stand for nothing
   * afterwards.
   */
  public void change(Map<String, byte[]> put, Set<String> removed) {
    WriteBatch batch = store.newBatch();
    put.forEach((name, value) -> {
      if (value.length > MAX_VALUE_LENGTH) {
        throw new IllegalArgumentException(
            "a setting of " + value.length + " bytes is longer than " + MAX_VALUE_LENGTH);
      }
      batch.put(ColumnFamily.SETTING, SettingRow.key(name), SettingRow.value(value));
    });
    removed.forEach(name -> batch.delete(ColumnFamily.SETTING, SettingRow.key(name)));
    // An open snapshot keeps the store's files open, should another thread close the index
    // meanwhile.
    KeyValueSnapshot keepsOpen = store.snapshot();
    try {
      store.write(batch);
    } finally {
      keepsOpen.close();
    }
  }

  /**
   * As {@link #change}, for what must not hang on the store's log even if that is damaged later: what a user set and cannot
   * be had again. Costs some work of the disk, so that it is for what changes seldom.
   */
  public void keep(Map<String, byte[]> put, Set<String> removed) {
    change(put, removed);
    try {
      store.persist();
    } catch (StoreException e) {
      // It is in the log, synced; a disk that refuses now says so at the next write.
    }
  }

  /** All whose names begin with {@code prefix}, which is not empty, in the order of their names. */
  public SortedMap<String, byte[]> under(String prefix) {
    SortedMap<String, byte[]> found = new TreeMap<>();
    byte[] from = SettingRow.key(prefix);
    try (KeyValueSnapshot rows = store.snapshot();
        KeyValueCursor cursor =
            rows.scan(ColumnFamily.SETTING, from, KeyRange.endOfPrefix(from), Scope.ANY)) {
      while (cursor.next()) {
        found.put(
            new String(cursor.key(), StandardCharsets.US_ASCII), SettingRow.read(cursor.value()));
      }
    }
    return found;
  }
}
