package org.utxod.store.kv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.utxod.store.chain.Hex;
import org.utxod.store.kv.KeyValueSnapshot.Scope;
import org.utxod.store.model.StoreException;
import org.utxod.store.rocksdb.RocksWriteBatch;
import org.utxod.store.schema.ColumnFamily;

/** The promises of a {@link KeyValueStore}; RocksDB and its twin each run them. */
abstract class KeyValueStoreContract {
  private KeyValueStore store;

  /** The store under test, empty. */
  abstract KeyValueStore open();

  /** What the store holds after a clean stop. */
  abstract KeyValueStore reopen(KeyValueStore closed);

  @BeforeEach
  void open_empty() {
    store = open();
  }

  @AfterEach
  void close() {
    store.close();
  }

  private static byte[] bytes(String hex) {
    return Hex.decode(hex);
  }

  private void put(String key, String value) {
    WriteBatch batch = new RocksWriteBatch();
    batch.put(ColumnFamily.COIN, bytes(key), bytes(value));
    store.write(batch);
  }

  private static List<String> rows(KeyValueSnapshot snapshot, String from, String to) {
    List<String> rows = new ArrayList<>();
    try (KeyValueCursor cursor =
        snapshot.scan(ColumnFamily.COIN, bytes(from), to == null ? null : bytes(to), Scope.ANY)) {
      while (cursor.next()) {
        rows.add(Hex.encode(cursor.key()) + "=" + Hex.encode(cursor.value()));
      }
    }
    return rows;
  }

  @Test
  void keys_are_ordered_by_unsigned_bytes() {
    for (String key : List.of("ff", "7f", "80", "00", "7f00")) {
      put(key, "01");
    }
    try (KeyValueSnapshot snapshot = store.snapshot()) {
      assertThat(rows(snapshot, "", null))
          .containsExactly("00=01", "7f=01", "7f00=01", "80=01", "ff=01");
    }
  }

  @Test
  void a_range_has_its_lower_end_and_not_its_upper() {
    for (String key : List.of("01", "02", "03", "04")) {
      put(key, key);
    }
    try (KeyValueSnapshot snapshot = store.snapshot()) {
      assertThat(rows(snapshot, "02", "04")).containsExactly("02=02", "03=03");
      assertThat(rows(snapshot, "05", null)).isEmpty();
      try (KeyValueCursor cursor =
          snapshot.scan(ColumnFamily.COIN, bytes("02"), bytes("04"), Scope.ANY)) {
        assertThat(cursor.last()).isTrue();
        assertThat(cursor.key()).isEqualTo(bytes("03"));
      }
      try (KeyValueCursor cursor =
          snapshot.scan(ColumnFamily.COIN, bytes("0101"), bytes("0102"), Scope.ANY)) {
        assertThat(cursor.last()).as("nothing lies between").isFalse();
      }
    }
  }

  @Test
  void a_range_is_walked_backwards_from_its_last_row_to_its_first() {
    for (String key : List.of("01", "02", "03", "04")) {
      put(key, key);
    }
    try (KeyValueSnapshot snapshot = store.snapshot();
        KeyValueCursor cursor =
            snapshot.scan(ColumnFamily.COIN, bytes("02"), bytes("04"), Scope.ANY)) {
      assertThat(cursor.last()).isTrue();
      assertThat(cursor.previous()).isTrue();
      assertThat(cursor.key()).isEqualTo(bytes("02"));
      assertThat(cursor.value()).isEqualTo(bytes("02"));
      assertThat(cursor.previous()).as("before the lower end").isFalse();
    }
  }

  @Test
  void families_are_apart() {
    put("01", "02");
    try (KeyValueSnapshot snapshot = store.snapshot()) {
      assertThat(snapshot.get(ColumnFamily.BALANCE, bytes("01"))).isNull();
      assertThat(snapshot.get(ColumnFamily.COIN, bytes("01"))).isEqualTo(bytes("02"));
    }
  }

  @Test
  void a_batch_takes_effect_in_its_order() {
    WriteBatch batch = new RocksWriteBatch();
    batch.put(ColumnFamily.COIN, bytes("01"), bytes("aa"));
    batch.delete(ColumnFamily.COIN, bytes("01"));
    batch.delete(ColumnFamily.COIN, bytes("02"));
    batch.put(ColumnFamily.COIN, bytes("02"), bytes("bb"));
    store.write(batch);
    try (KeyValueSnapshot snapshot = store.snapshot()) {
      assertThat(rows(snapshot, "", null)).containsExactly("02=bb");
    }
  }

  @Test
  void a_snapshot_sees_nothing_of_later_writes() {
    put("01", "aa");
    try (KeyValueSnapshot before = store.snapshot()) {
      WriteBatch batch = new RocksWriteBatch();
      batch.put(ColumnFamily.COIN, bytes("01"), bytes("bb"));
      batch.put(ColumnFamily.COIN, bytes("02"), bytes("cc"));
      store.write(batch);
      assertThat(rows(before, "", null)).containsExactly("01=aa");
      assertThat(before.multiGet(ColumnFamily.COIN, List.of(bytes("01"), bytes("02"))))
          .containsExactly(bytes("aa"), null);
    }
  }

  @Test
  void what_is_given_out_can_be_changed_without_harm() {
    put("01", "aa");
    try (KeyValueSnapshot snapshot = store.snapshot()) {
      snapshot.get(ColumnFamily.COIN, bytes("01"))[0] = 0;
      assertThat(snapshot.get(ColumnFamily.COIN, bytes("01"))).isEqualTo(bytes("aa"));
    }
  }

  @Test
  void everything_is_there_after_a_restart() {
    put("01", "aa");
    put("02", "bb");
    store.close();
    store = reopen(store);
    try (KeyValueSnapshot snapshot = store.snapshot()) {
      assertThat(rows(snapshot, "", null)).containsExactly("01=aa", "02=bb");
    }
  }

  @Test
  void a_closed_store_says_so() {
    store.close();
    store.close();
    assertThatThrownBy(() -> put("01", "aa"))
        .isInstanceOfSatisfying(
            StoreException.class,
            fault -> assertThat(fault.kind()).isEqualTo(StoreException.Kind.CLOSED));
  }

  @Test
  void any_sequence_of_changes_leaves_what_a_sorted_map_would_hold() {
    Random random = new Random(7);
    NavigableMap<String, String> model = new TreeMap<>();
    for (int i = 0; i < 300; i++) {
      WriteBatch batch = new RocksWriteBatch();
      for (int j = 0; j < 5; j++) {
        String key = String.format("%02x", random.nextInt(64));
        if (random.nextInt(3) == 0) {
          batch.delete(ColumnFamily.COIN, bytes(key));
          model.remove(key);
        } else {
          String value = String.format("%04x", random.nextInt(65_536));
          batch.put(ColumnFamily.COIN, bytes(key), bytes(value));
          model.put(key, value);
        }
      }
      store.write(batch);
      String from = String.format("%02x", random.nextInt(64));
      try (KeyValueSnapshot snapshot = store.snapshot()) {
        assertThat(rows(snapshot, from, "30"))
            .isEqualTo(
                from.compareTo("30") >= 0
                    ? List.of()
                    : model.subMap(from, "30").entrySet().stream()
                        .map(row -> row.getKey() + "=" + row.getValue())
                        .toList());
      }
    }
  }
}
