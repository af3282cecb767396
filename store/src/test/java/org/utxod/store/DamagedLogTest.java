package org.utxod.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.utxod.store.chain.Network;
import org.utxod.store.core.IndexOptions;
import org.utxod.store.fixture.RecordedChain;
import org.utxod.store.model.WalLoss;
import org.utxod.store.rocksdb.RocksStore;

/** A write-ahead log that somebody changed: after a clean stop nothing hangs on it, after another what was lost is said. */
class DamagedLogTest {
  private static final RocksStore.Memory SMALL = new RocksStore.Memory(8L << 20, 4L << 20);
  private static final int BLOCKS = 120;

  @TempDir
  Path directory;

  private final RecordedChain chain = RecordedChain.golden();

  private static Index open(Path directory) {
    return Index.open(directory, Network.REGTEST, IndexOptions.DEFAULT, SMALL);
  }

  private Index filled(Path where) {
    Index index = open(where);
    for (int height = 0; height < BLOCKS; height++) {
      index.writer().apply(chain.main().get(height).delta());
    }
    return index;
  }

  /** The files as a killed process leaves them: all that was synced, and no more. */
  private Path killed(Path where) throws IOException {
    Path copy = directory.resolve("killed");
    Files.createDirectory(copy);
    try (Stream<Path> files = Files.list(where)) {
      for (Path file : files.toList()) {
        Files.copy(file, copy.resolve(file.getFileName()));
      }
    }
    Files.deleteIfExists(copy.resolve("LOCK"));
    return copy;
  }

  private static List<Path> logs(Path where) throws IOException {
    try (Stream<Path> files = Files.list(where)) {
      return new ArrayList<>(
          files.filter(file -> file.toString().endsWith(".log")).sorted().toList());
    }
  }

  private static void change(Path where, boolean cut) throws IOException {
    for (Path log : logs(where)) {
      byte[] bytes = Files.readAllBytes(log);
      int middle = bytes.length / 2;
      for (int i = middle; i < Math.min(bytes.length, middle + 7); i++) {
        bytes[i] ^= 0x5a;
      }
      Files.write(log, cut ? java.util.Arrays.copyOf(bytes, middle) : bytes);
    }
  }

  private static int height(Index index) {
    return index.writer().point().orElseThrow().height();
  }

  @Test
  void after_a_clean_stop_nothing_hangs_on_the_log() throws IOException {
    Path where = directory.resolve("index");
    try (Index index = filled(where)) {
      index.settings().put("kept", new byte[] {7});
    }
    change(where, false);
    try (Index index = open(where)) {
      assertThat(height(index)).isEqualTo(BLOCKS - 1);
      assertThat(index.settings().get("kept")).hasValue(new byte[] {7});
      assertThat(index.logLoss()).isEmpty();
    }
  }

  @Test
  void after_a_kill_what_was_lost_is_said_and_what_was_set_is_there() throws IOException {
    lossIsSaid(false);
  }

  @Test
  void a_log_cut_short_is_noticed_too() throws IOException {
    lossIsSaid(true);
  }

  private void lossIsSaid(boolean cut) throws IOException {
    Path killed;
    Path where = directory.resolve("index");
    try (Index index = open(where)) {
      index.settings().keep(Map.of("webhook", new byte[] {7}), Set.of());
      for (int height = 0; height < BLOCKS; height++) {
        index.writer().apply(chain.main().get(height).delta());
      }
      killed = killed(where);
    }
    change(killed, cut);
    try (Index index = open(killed)) {
      int left = index.writer().point().map(point -> point.height()).orElse(-1);
      assertThat(left).isLessThan(BLOCKS - 1);
      WalLoss loss = index.logLoss().orElseThrow();
      assertThat(loss.heightBefore()).isEqualTo(BLOCKS - 1);
      assertThat(loss.blocks()).isEqualTo(BLOCKS - 1 - left);
      assertThat(loss.message())
          .contains("was at block " + (BLOCKS - 1), "write-ahead log", "look at the disk");
      assertThat(index.settings().get("webhook")).hasValue(new byte[] {7});
      for (int height = left + 1; height < BLOCKS; height++) {
        assertThat(loss.isMadeGood(height - 1)).isFalse();
        index.writer().apply(chain.main().get(height).delta());
      }
      assertThat(loss.isMadeGood(BLOCKS - 1)).isTrue();
    }
    try (Index index = open(killed)) {
      assertThat(index.logLoss()).as("said once").isEmpty();
    }
  }

  @Test
  void a_kill_alone_loses_nothing_and_says_nothing() throws IOException {
    Path where = directory.resolve("index");
    Path killed;
    try (Index index = filled(where)) {
      index.writer().rollBack();
      killed = killed(where);
    }
    try (Index index = open(killed)) {
      assertThat(height(index)).isEqualTo(BLOCKS - 2);
      assertThat(index.logLoss()).isEmpty();
    }
  }

  @Test
  void a_mark_that_is_damaged_itself_or_missing_says_nothing() throws IOException {
    Path where = directory.resolve("index");
    filled(where).close();
    Files.write(where.resolve("written"), new byte[32]);
    try (Index index = open(where)) {
      assertThat(index.logLoss()).isEmpty();
    }
    Files.delete(where.resolve("written"));
    try (Index index = open(where)) {
      assertThat(index.logLoss()).isEmpty();
      assertThat(height(index)).isEqualTo(BLOCKS - 1);
    }
  }
}
