package org.utxod.store.kv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.utxod.store.fixture.MemoryStore;
import org.utxod.store.fixture.ProcessDied;
import org.utxod.store.model.StoreException;
import org.utxod.store.rocksdb.RocksWriteBatch;
import org.utxod.store.schema.ColumnFamily;

class MemoryStoreTest extends KeyValueStoreContract {
  private static final byte[] KEY = {1};

  @Override
  KeyValueStore open() {
    return new MemoryStore();
  }

  @Override
  KeyValueStore reopen(KeyValueStore closed) {
    return ((MemoryStore) closed).reopen();
  }

  private static WriteBatch batch(int value) {
    WriteBatch batch = new RocksWriteBatch();
    batch.put(ColumnFamily.COIN, KEY, new byte[] {(byte) value});
    return batch;
  }

  @Test
  void a_crash_loses_what_was_not_synced() {
    MemoryStore store = new MemoryStore();
    store.write(batch(1));
    store.writeUnsynced(batch(2));
    assertThat(store.copy().rows(ColumnFamily.COIN).get(KEY)).containsExactly(2);
    assertThat(store.crash().rows(ColumnFamily.COIN).get(KEY)).containsExactly(1);
  }

  @Test
  void a_death_before_a_write_leaves_nothing_of_it_and_one_after_it_leaves_all() {
    for (boolean applied : new boolean[] {false, true}) {
      MemoryStore store = new MemoryStore();
      store.dieAtWrite(1, applied);
      store.write(batch(1));
      assertThatThrownBy(() -> store.write(batch(2))).isInstanceOf(ProcessDied.class);
      assertThat(store.crash().rows(ColumnFamily.COIN).get(KEY)).containsExactly(applied ? 2 : 1);
    }
  }

  @Test
  void a_refused_write_changes_nothing() {
    MemoryStore store = new MemoryStore();
    store.failNextWrite();
    assertThatThrownBy(() -> store.write(batch(1))).isInstanceOf(StoreException.class);
    assertThat(store.rows(ColumnFamily.COIN)).isEmpty();
    store.write(batch(2));
    assertThat(store.rows(ColumnFamily.COIN).get(KEY)).containsExactly(2);
  }
}
