package org.utxod.indexer.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.utxod.store.Index;
import org.utxod.store.chain.Network;
import org.utxod.store.core.IndexOptions;
import org.utxod.store.fixture.RecordedBlock;
import org.utxod.store.fixture.RecordedChain;
import org.utxod.store.model.IndexState;
import org.utxod.store.model.StoreException;
import org.utxod.store.rocksdb.RocksStore;

/**
 * A backup taken while blocks arrive is a block's whole UTXO set, is verified before it is used, and can be continued.
 */
class BackupTest {
  private static final RecordedChain CHAIN = RecordedChain.golden();
  private static final RocksStore.Memory SMALL = new RocksStore.Memory(8L << 20, 4L << 20);

  @TempDir
  Path directory;

  private Index index;
  private Path copy;
  private Path restored;

  @BeforeEach
  void an_index_on_its_way() {
    index = Index.open(directory.resolve("index"), Network.REGTEST, IndexOptions.DEFAULT, SMALL);
    apply(index, 0, 120);
    copy = directory.resolve("copy");
    restored = directory.resolve("restored").resolve("index");
    restored.getParent().toFile().mkdirs();
  }

  @AfterEach
  void close() {
    index.close();
  }

  private static void apply(Index to, int from, int toExclusive) {
    for (RecordedBlock block : CHAIN.main().subList(from, toExclusive)) {
      to.writer().apply(block.delta());
    }
  }

  private String backUp() {
    return new Backup(index, null, Network.REGTEST, "test").into(copy);
  }

  private String restore() {
    return new Restore(Network.REGTEST, IndexOptions.DEFAULT, SMALL)
        .from(copy, restored, text -> {});
  }

  @Test
  void made_while_blocks_arrive_it_is_restored_proven_and_goes_on() throws InterruptedException {
    AtomicReference<RuntimeException> failure = new AtomicReference<>();
    Thread writer = new Thread(() -> {
      try {
        apply(index, 120, CHAIN.main().size());
      } catch (RuntimeException e) {
        failure.set(e);
      }
    });
    writer.start();
    backUp();
    writer.join();
    assertThat(failure.get()).isNull();
    assertThat(restore()).contains("count, sum and MuHash match");
    try (Index again = Index.open(restored, Network.REGTEST, IndexOptions.DEFAULT, SMALL)) {
      int height = again.state().tip().point().height();
      RecordedChain.Truth truth = CHAIN.truthByHeight().get(height);
      assertState(again.state(), truth);
      apply(again, height + 1, CHAIN.main().size());
      assertState(again.state(), CHAIN.truthByHeight().get(271));
    }
  }

  private static void assertState(IndexState state, RecordedChain.Truth truth) {
    assertThat(state.tip().point().hash()).isEqualTo(truth.tip());
    assertThat(state.utxoCount()).isEqualTo(truth.txouts());
    assertThat(state.totalSat()).isEqualTo(truth.totalSat());
  }

  @Test
  void a_restore_tells_how_far_it_is_in_a_few_lines() {
    backUp();
    Queue<String> told = new ConcurrentLinkedQueue<>();
    new Restore(Network.REGTEST, IndexOptions.DEFAULT, SMALL).from(copy, restored, told::add);
    assertThat(
            told.stream().filter(text -> text.startsWith("Checking the copy: ")).count())
        .isBetween(5L, 20L);
  }

  @Test
  void nothing_is_written_over() throws IOException {
    backUp();
    assertThatThrownBy(this::backUp).hasMessageContaining("is not empty");
    restore();
    assertThatThrownBy(this::restore).hasMessageContaining("There is already an index in");
    assertThat(Files.exists(restored)).isTrue();
  }

  @Test
  void what_somebody_else_keeps_beside_it_is_not_removed() throws IOException {
    Path beside = Files.createDirectory(directory.resolve("copy.incomplete"));
    Files.writeString(beside.resolve("accounts.csv"), "mine");
    assertThatThrownBy(this::backUp)
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("Move it away");
    assertThat(beside.resolve("accounts.csv")).hasContent("mine");
    Files.delete(beside.resolve("accounts.csv"));
    Files.delete(beside);
    Files.createSymbolicLink(beside, Files.createDirectory(directory.resolve("elsewhere")));
    assertThatThrownBy(this::backUp).hasMessageContaining("Move it away");
    Files.delete(beside);
    backUp();
    Path restoring = Files.createDirectory(restored.resolveSibling("index.restoring"));
    Files.writeString(restoring.resolve("CURRENT"), "mine");
    assertThatThrownBy(this::restore).hasMessageContaining("Move it away");
    assertThat(restoring.resolve("CURRENT")).hasContent("mine");
  }

  @Test
  void what_an_interrupted_one_left_is_removed() throws IOException {
    Path left = directory.resolve("copy.incomplete");
    WorkDirectory.begin(left);
    Files.createDirectory(left.resolve("index"));
    Files.writeString(left.resolve("index").resolve("999999.sst"), "half");
    WorkDirectory.begin(restored.resolveSibling("index.restoring"));
    backUp();
    assertThat(left).doesNotExist();
    assertThat(copy.resolve("index").resolve("999999.sst")).doesNotExist();
    assertThat(entries(copy)).containsExactlyInAnyOrder("index", "utxod-backup.json");
    restore();
    assertThat(restored.resolve("utxod-unfinished")).doesNotExist();
    assertThat(entries(restored.getParent())).contains("index").doesNotContain("index.restoring");
  }

  @Test
  void a_backup_is_its_users_alone_whatever_the_umask() throws IOException {
    backUp();
    try (Stream<Path> paths = Files.walk(copy)) {
      for (Path path : paths.toList()) {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
            .as(path.toString())
            .isEqualTo(Files.isDirectory(path) ? "rwx------" : "rw-------");
      }
    }
  }

  private static List<String> entries(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }

  @Test
  void a_directory_that_is_no_backup_and_one_of_another_network_are_refused() throws IOException {
    Files.createDirectories(copy);
    assertThatThrownBy(this::restore).hasMessageContaining("There is no utxod backup in");
    Files.delete(copy);
    backUp();
    Restore mainnet = new Restore(Network.MAINNET, IndexOptions.DEFAULT, SMALL);
    assertThatThrownBy(() -> mainnet.from(copy, restored, text -> {}))
        .isInstanceOfSatisfying(
            StoreException.class,
            fault -> assertThat(fault.kind()).isEqualTo(StoreException.Kind.FOREIGN));
    assertThat(Files.exists(restored)).isFalse();
  }

  @Test
  void a_damaged_copy_is_refused_and_the_place_stays_empty() throws IOException {
    backUp();
    for (Path table : tables(copy.resolve("index"))) {
      try (RandomAccessFile file = new RandomAccessFile(table.toFile(), "rw")) {
        file.seek(Math.min(200, file.length() / 3));
        file.write(new byte[] {1, 2, 3, 4, 5, 6, 7, 8});
      }
    }
    assertThatThrownBy(this::restore)
        .isInstanceOfSatisfying(
            StoreException.class,
            fault -> assertThat(fault.kind()).isEqualTo(StoreException.Kind.DAMAGED));
    assertThat(Files.exists(restored)).isFalse();
  }

  private static List<Path> tables(Path store) throws IOException {
    try (Stream<Path> files = Files.list(store)) {
      return files.filter(file -> file.toString().endsWith(".sst")).toList();
    }
  }
}
