package org.utxod.store.core;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.utxod.store.kv.KeyRange;
import org.utxod.store.kv.KeyValueCursor;
import org.utxod.store.kv.KeyValueSnapshot;
import org.utxod.store.kv.KeyValueSnapshot.Scope;
import org.utxod.store.kv.KeyValueStore;
import org.utxod.store.kv.WriteBatch;
import org.utxod.store.model.StoreException;
import org.utxod.store.schema.ColumnFamily;
import org.utxod.store.schema.SettingRow;

/**
 * Small named values that are stored in the index in addition to its coins and survive a restart. No block and no
 * re-index changes them, and they are not part of any view. Safe for use by any number of threads, concurrently with
 * the writer.
 */
public final class Settings {
  /** Maximum length of a value in bytes. */
  public static final int MAX_VALUE_LENGTH = 64 * 1024;

  private final KeyValueStore store;

  public Settings(KeyValueStore store) {
    this.store = store;
  }

  /** The current value of the name. */
  public Optional<byte[]> get(String name) {
    try (KeyValueSnapshot rows = store.snapshot()) {
      return Optional.ofNullable(rows.get(ColumnFamily.SETTING, SettingRow.key(name)))
          .map(SettingRow::read);
    }
  }

  /**
   * Sets the value of the name; on return it survives a crash of the machine.
   *
   * @throws IllegalArgumentException if the value is longer than {@link #MAX_VALUE_LENGTH}
   * @throws StoreException {@code IO} if the disk failed, {@code CLOSED} after the index was closed
   */
  public void put(String name, byte[] value) {
    change(Map.of(name, value), Set.of());
  }

  /**
   * Like {@link #put}, for several at once: either all of it survives a crash, or nothing. Names in {@code removed}
   * have no value afterwards.
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
    // An open snapshot keeps the store's files open if another thread closes the index meanwhile.
    KeyValueSnapshot keepsOpen = store.snapshot();
    try {
      store.write(batch);
    } finally {
      keepsOpen.close();
    }
  }

  /**
   * Like {@link #change}, for values that must survive even if the store's log is damaged later: data set by a user
   * that cannot be recovered. Costs some disk work, so it is for rare changes.
   */
  public void keep(Map<String, byte[]> put, Set<String> removed) {
    change(put, removed);
    try {
      store.persist();
    } catch (StoreException e) {
      // It is in the log, synced; a disk error here is reported again by the next write.
    }
  }

  /** All values whose names begin with {@code prefix}, which is not empty, in the order of their names. */
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
