package org.utxod.indexer.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.utxod.indexer.config.Config;
import org.utxod.indexer.config.Setting;
import org.utxod.indexer.config.load.ConfigLoader;

/** One figure of memory, from which the store's part derives; all in MiB. */
class MemoryBudgetTest {
  @ParameterizedTest(
      name = "memory {0}, cache {1}, machine {2}, heap {3}: {4} for the store of {5}, exceeded {6}")
  @CsvSource({
    "auto, 0, 24000, 256, 104, 600, false",
    "auto, 0, 700, 256, 32, 525, true",
    "auto, 0, 512, 204, 32, 384, true",
    "2G, 0, 24000, 256, 1552, 2048, false",
    "machine, 0, 24000, 256, 11504, 12000, false",
    "machine, 0, 1000, 256, 32, 500, true",
    "600M, 64, 24000, 256, 64, 600, false",
    "300M, 0, 24000, 256, 32, 300, true",
    "auto, 0, 24000, 6000, 32, 600, true",
  })
  void shares_out(
      String memory,
      String cache,
      long machine,
      long heap,
      long store,
      long total,
      boolean exceeded) {
    Map<Setting<?>, List<String>> settings = new HashMap<>();
    settings.put(Setting.MEMORY, List.of(memory));
    settings.put(Setting.BLOCK_CACHE_MB, List.of(cache));
    Config config =
        ConfigLoader.load(settings, null, Map.of(), Path.of("/nowhere")).config();
    MemoryBudget budget = MemoryBudget.of(config, machine << 20, heap << 20);
    assertThat(budget.storeBytes() >> 20).isEqualTo(store);
    assertThat(budget.store().writeBufferBytes())
        .isEqualTo(Math.min(128L << 20, budget.storeBytes() / 3));
    assertThat(budget.totalBytes() >> 20).isEqualTo(total);
    assertThat(budget.isExceeded()).isEqualTo(exceeded);
  }

  @Test
  void kafkas_clients_take_from_the_stores_part() {
    Map<String, String> environment = Map.of("UTXOD_CLUSTER_KAFKA", "127.0.0.1:9092");
    Config config =
        ConfigLoader.load(Map.of(), null, environment, Path.of("/nowhere")).config();
    MemoryBudget budget = MemoryBudget.of(config, 24_000L << 20, 256L << 20);
    assertThat(budget.describe()).isEqualTo("600 MiB: heap 256, store 64, JVM overhead 280");
  }
}
