package org.utxod.store.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.utxod.store.Index;
import org.utxod.store.chain.Network;
import org.utxod.store.core.IndexOptions;
import org.utxod.store.core.Settings;
import org.utxod.store.fixture.MemoryStore;
import org.utxod.store.kv.WriteBatch;
import org.utxod.store.model.StoreException;
import org.utxod.store.rocksdb.RocksWriteBatch;

class SettingRowTest {
  private static byte[] text(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "17 3 abc", "https://example.org\nsecret\n2026-01-01T00:00:00Z", "é"})
  void the_content_comes_back_and_the_row_says_its_version(String content) {
    byte[] row = SettingRow.value(text(content));
    assertThat(row[0]).isEqualTo((byte) 1);
    assertThat(SettingRow.read(row)).isEqualTo(text(content));
  }

  /** What utxod 0.1 wrote has no version and is read all the same, and gets one when it is written next. */
  @Test
  void rows_of_utxod_0_1_are_read_and_written_anew() {
    MemoryStore store = new MemoryStore();
    try (Index index = Index.over(store, Network.REGTEST, IndexOptions.DEFAULT)) {
      WriteBatch old = new RocksWriteBatch();
      old.put(ColumnFamily.SETTING, SettingRow.key("webhook/a/progress"), text("17 3"));
      store.write(old);
      Settings settings = index.settings();
      assertThat(settings.get("webhook/a/progress")).hasValue(text("17 3"));
      assertThat(settings.under("webhook/")).containsEntry("webhook/a/progress", text("17 3"));
      settings.put("webhook/a/progress", text("18 0"));
      assertThat(store.rows(ColumnFamily.SETTING).get(SettingRow.key("webhook/a/progress")))
          .isEqualTo(SettingRow.value(text("18 0")));
    }
  }

  @Test
  void rows_of_a_newer_version_are_refused_by_name() {
    assertThatThrownBy(() -> SettingRow.read(new byte[] {2, 'x'}))
        .isInstanceOfSatisfying(
            StoreException.class, e -> assertThat(e.kind()).isEqualTo(StoreException.Kind.FOREIGN))
        .hasMessageContaining("version 2")
        .hasMessageContaining("knows version 1");
  }
}
