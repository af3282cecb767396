package org.utxod.store.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.utxod.store.chain.Network;
import org.utxod.store.fixture.RecordedChain;
import org.utxod.store.fixture.Stores;
import org.utxod.store.model.StoreException;

/** Small things kept beside the coins outlive restarts and re-indexes. */
class SettingsTest {
  @TempDir
  Path directory;

  @ParameterizedTest
  @EnumSource(Stores.Kind.class)
  void what_was_put_last_is_there_after_a_restart(Stores.Kind kind) {
    try (Stores stores = new Stores(kind, directory, Network.REGTEST, IndexOptions.DEFAULT)) {
      Settings settings = stores.index().settings();
      assertThat(settings.get("one")).isEmpty();
      settings.put("one", new byte[] {1});
      settings.put("two", new byte[] {2, 2});
      settings.put("one", new byte[] {3});
      assertThat(settings.get("one")).hasValue(new byte[] {3});
      Settings after = stores.reopen().settings();
      assertThat(after.get("one")).hasValue(new byte[] {3});
      assertThat(after.get("two")).hasValue(new byte[] {2, 2});
    }
  }

  @ParameterizedTest
  @EnumSource(Stores.Kind.class)
  void the_writer_goes_on_beside_it_and_can_take_its_blocks_back(Stores.Kind kind) {
    try (Stores stores = new Stores(kind, directory, Network.REGTEST, IndexOptions.DEFAULT)) {
      RecordedChain chain = RecordedChain.golden();
      stores.index().writer().apply(chain.main().get(0).delta());
      stores.index().settings().put("kept", new byte[] {7});
      stores.index().writer().apply(chain.main().get(1).delta());
      stores.index().writer().rollBack();
      assertThat(stores.index().settings().get("kept")).hasValue(new byte[] {7});
      assertThat(stores.index().writer().point()).hasValue(chain.main().get(0).point());
    }
  }

  @ParameterizedTest
  @EnumSource(Stores.Kind.class)
  void what_is_too_long_is_refused_and_so_is_everything_after_the_end(Stores.Kind kind) {
    Stores stores = new Stores(kind, directory, Network.REGTEST, IndexOptions.DEFAULT);
    Settings settings = stores.index().settings();
    assertThatThrownBy(() -> settings.put("long", new byte[Settings.MAX_VALUE_LENGTH + 1]))
        .hasMessageContaining("longer than");
    stores.close();
    assertThatThrownBy(() -> settings.put("late", new byte[1]))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("closed");
  }
}
