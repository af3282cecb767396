package org.utxod.indexer.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.utxod.indexer.simulation.Simulations.Finding;

/**
 * Whatever happens, the index is at every moment the UTXO set of some block, and in the end that of the best.
 *
 * <p>One seed, with the follower's log: {@code -Dsim.seed=123}. A night of them: {@code -Dsim.minutes=480}, or {@code
 * -Dsim.seeds=1000000}; {@code -Dsim.first} sets the first seed.
 */
@ExtendWith(QuietLog.class)
class SimulationTest {
  private static final long SEEDS = 3_000;
  private static final long ROCKSDB_SEEDS = 12;

  @TempDir
  Path directory;

  @Test
  void the_index_is_always_some_block_and_in_the_end_the_best() throws InterruptedException {
    Simulations simulations = new Simulations(directory);
    Long only = Long.getLong("sim.seed");
    if (only != null) {
      ConcurrentLinkedQueue<Finding> findings = new ConcurrentLinkedQueue<>();
      simulations.run(only, directory, Seams.NONE, simulations::twin, findings);
      assertThat(findings).isEmpty();
      return;
    }
    Long minutes = Long.getLong("sim.minutes");
    Duration longest = minutes == null ? Duration.ofDays(30) : Duration.ofMinutes(minutes);
    long seeds = Long.getLong("sim.seeds", minutes == null ? SEEDS : Long.MAX_VALUE / 2);
    List<Finding> findings =
        simulations.run(Long.getLong("sim.first", 1), seeds, longest, 5, Seams.NONE);
    assertThat(findings).isEmpty();
  }

  @Test
  void the_same_holds_on_rocksdb() throws Exception {
    Simulations simulations = new Simulations(directory);
    ConcurrentLinkedQueue<Finding> findings = new ConcurrentLinkedQueue<>();
    for (long seed = 1; seed <= ROCKSDB_SEEDS; seed++) {
      Path own = Files.createDirectories(directory.resolve("rocks-" + seed));
      simulations.run(
          seed,
          own,
          Seams.NONE,
          scenario -> new RocksLife(own, simulations.past(), scenario),
          findings);
    }
    assertThat(findings).isEmpty();
  }

  @Test
  void one_seed_makes_one_run() throws InterruptedException {
    Simulations simulations = new Simulations(directory);
    for (long seed = 1; seed <= 30; seed++) {
      assertThat(simulations.trace(seed)).isEqualTo(simulations.trace(seed)).isNotEmpty();
    }
  }
}
