package org.utxod.indexer.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.utxod.query.port.BodySource;
import org.utxod.store.Index;
import org.utxod.store.chain.Network;
import org.utxod.store.core.IndexOptions;
import org.utxod.store.error.UtxodException;
import org.utxod.store.fixture.RecordedBlock;
import org.utxod.store.fixture.RecordedChain;
import org.utxod.store.model.StoreException;
import org.utxod.store.rocksdb.RocksStore;

/** An index that another daemon sends arrives whole or not at all, and the old one stays until then. */
class BackupTransferTest {
  private static final RecordedChain CHAIN = RecordedChain.golden();
  private static final RocksStore.Memory SMALL = new RocksStore.Memory(8L << 20, 4L << 20);
  private static final int OLD = 3;
  private static final int NEW = 40;

  @TempDir
  Path directory;

  private Index sent;
  private BackupStreams streams;
  private Path place;

  @BeforeEach
  void an_index_to_send_and_an_older_one() {
    sent = open(directory.resolve("sender").resolve("index"));
    apply(sent, NEW);
    streams = streams(Network.REGTEST);
    place = directory.resolve("receiver").resolve("index");
    try (Index old = open(place)) {
      apply(old, OLD);
    }
  }

  @AfterEach
  void close() {
    sent.close();
  }

  private static Index open(Path at) {
    at.getParent().toFile().mkdirs();
    return Index.open(at, Network.REGTEST, IndexOptions.DEFAULT, SMALL);
  }

  private static void apply(Index to, int blocks) {
    for (RecordedBlock block : CHAIN.main().subList(0, blocks)) {
      to.writer().apply(block.delta());
    }
  }

  private BackupStreams streams(Network network) {
    return new BackupStreams(
        new Backup(sent, null, network, "test"), directory.resolve("sender").resolve("transfer"));
  }

  private static byte[] whole(BackupStreams streams) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    try (BodySource body = streams.open()) {
      for (byte[] piece = body.next(); piece != null; piece = body.next()) {
        all.writeBytes(piece);
      }
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    return all.toByteArray();
  }

  private String fetch(String from, @Nullable String token) {
    Restore restore = new Restore(Network.REGTEST, IndexOptions.DEFAULT, SMALL);
    return new BackupFetch(restore, from, token).replace(place, text -> {});
  }

  private void assertBlocks(int count) {
    try (Index index = open(place)) {
      assertThat(index.state().tip().point().height()).isEqualTo(count - 1);
    }
  }

  private void assertNothingLeft() throws IOException {
    try (Stream<Path> files = Files.list(place.getParent())) {
      assertThat(files.map(file -> file.getFileName().toString())).containsExactly("index");
    }
  }

  private void assertRefused(OneAnswer server, StoreException.Kind kind) throws IOException {
    try (server) {
      assertThatThrownBy(() -> fetch(server.url(), "secret-token"))
          .isInstanceOfSatisfying(
              StoreException.class, fault -> assertThat(fault.kind()).isEqualTo(kind))
          .hasMessageNotContaining("secret-token");
    }
    assertBlocks(OLD);
  }

  @Test
  void it_arrives_and_nothing_is_left() throws IOException {
    try (OneAnswer server = OneAnswer.ok(whole(streams))) {
      assertThat(fetch(server.url() + "/", "secret-token")).contains("MuHash match");
      assertThat(server.heads()).hasSize(1);
      assertThat(server.heads().get(0))
          .startsWith("GET /v1/cluster/backup ")
          .contains("Authorization: Bearer secret-token");
    }
    assertBlocks(NEW);
    assertNothingLeft();
    assertThat(directory.resolve("sender").resolve("transfer")).doesNotExist();
  }

  @Test
  void one_is_sent_at_a_time_and_whoever_goes_away_makes_room() throws IOException {
    Path transfer = directory.resolve("sender").resolve("transfer");
    BodySource first = streams.open();
    assertThat(first.next()).isNotEmpty();
    assertThatThrownBy(streams::open)
        .isInstanceOfSatisfying(
            UtxodException.class,
            e -> assertThat(e.decision()).isEqualTo(UtxodException.Decision.RETRY));
    assertThat(transfer).isDirectory();
    first.close();
    first.close();
    assertThat(transfer).doesNotExist();
    assertThatThrownBy(first::next).isInstanceOf(IOException.class);
    assertThat(whole(streams)).isNotEmpty();
  }

  @Test
  void what_a_process_that_died_left_is_removed() throws IOException {
    Path transfer = directory.resolve("sender").resolve("transfer");
    Files.createDirectories(transfer.resolve("index"));
    Files.writeString(transfer.resolve("index").resolve("1.sst"), "old");
    WorkDirectory.begin(transfer.resolveSibling("transfer.incomplete"));
    BackupStreams.removeRemains(transfer);
    assertThat(transfer).doesNotExist();
    assertThat(transfer.resolveSibling("transfer.incomplete")).doesNotExist();
  }

  @Test
  void an_index_amid_a_re_index_is_not_sent() {
    sent.reindex().begin(NEW - 3);
    assertThatThrownBy(streams::open)
        .isInstanceOfSatisfying(
            UtxodException.class,
            e -> assertThat(e.decision()).isEqualTo(UtxodException.Decision.RETRY))
        .hasMessageContaining("re-index");
  }

  @Test
  void one_that_is_cut_short_anywhere_is_refused() throws IOException {
    byte[] all = whole(streams);
    for (int part = 0; part < 8; part++) {
      byte[] some = Arrays.copyOf(all, all.length * part / 8);
      try (OneAnswer server = OneAnswer.ok(some)) {
        assertThatThrownBy(() -> fetch(server.url(), null)).isInstanceOf(StoreException.class);
      }
    }
    assertBlocks(OLD);
    assertNothingLeft();
  }

  /** Nothing tells there that a file is missing but the one that comes last. */
  @Test
  void one_that_is_cut_short_between_two_files_is_refused() throws IOException {
    ByteArrayOutputStream some = new ByteArrayOutputStream();
    int files = 0;
    ZipOutputStream cut = new ZipOutputStream(some);
    try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(whole(streams)))) {
      for (ZipEntry entry = in.getNextEntry(); files < 3; entry = in.getNextEntry()) {
        cut.putNextEntry(new ZipEntry(entry.getName()));
        cut.write(in.readAllBytes());
        cut.closeEntry();
        files++;
      }
    }
    cut.flush(); // No directory of the archive follows.
    assertRefused(OneAnswer.ok(some.toByteArray()), StoreException.Kind.REFUSED);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../evil",
        "/etc/evil",
        "index/../../evil",
        "index/..",
        "C:\\evil",
        "a\\..\\b",
        "index//x",
        ".hidden",
        "index/",
        "a/b/c/d/e/f",
        ""
      })
  void names_that_lead_elsewhere_are_refused(String name) throws IOException {
    assertRefused(
        OneAnswer.ok(zip(name, "x".getBytes(StandardCharsets.UTF_8))), StoreException.Kind.IO);
    assertThat(directory.resolve("evil")).doesNotExist();
    assertNothingLeft();
  }

  private static byte[] zip(String name, byte[] content) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      zip.putNextEntry(new ZipEntry(name));
      zip.write(content);
    }
    return bytes.toByteArray();
  }

  @Test
  void too_many_files_and_too_many_bytes_are_refused() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      for (int i = 0; i < 20_001; i++) {
        zip.putNextEntry(new ZipEntry("f" + i));
      }
    }
    Path into = Files.createDirectory(directory.resolve("into"));
    assertThatThrownBy(() -> BackupUnpacker.unpack(
            new ByteArrayInputStream(bytes.toByteArray()), into, Long.MAX_VALUE))
        .hasMessageContaining("file 20001");
    byte[] bomb = zip("zeros", new byte[10_000_000]);
    Path other = Files.createDirectory(directory.resolve("other"));
    assertThatThrownBy(
            () -> BackupUnpacker.unpack(new ByteArrayInputStream(bomb), other, 1_000_000))
        .hasMessageContaining("1000000 bytes that are free");
    assertThat(Files.size(other.resolve("zeros"))).isLessThanOrEqualTo(1_000_000);
  }

  @Test
  void what_is_no_archive_and_one_of_another_network_are_refused() throws IOException {
    assertRefused(OneAnswer.ok("<html>".getBytes(StandardCharsets.UTF_8)), StoreException.Kind.IO);
    assertRefused(OneAnswer.ok(whole(streams(Network.MAINNET))), StoreException.Kind.FOREIGN);
    assertNothingLeft();
  }

  @Test
  void one_with_damaged_files_is_refused() throws IOException {
    ByteArrayOutputStream changed = new ByteArrayOutputStream();
    try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(whole(streams)));
        ZipOutputStream out = new ZipOutputStream(changed)) {
      for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        byte[] content = in.readAllBytes();
        if (entry.getName().endsWith(".sst")) {
          Arrays.fill(content, content.length / 3, content.length / 3 + 8, (byte) 7);
        }
        out.putNextEntry(new ZipEntry(entry.getName()));
        out.write(content);
      }
    }
    assertRefused(OneAnswer.ok(changed.toByteArray()), StoreException.Kind.DAMAGED);
    assertNothingLeft();
  }

  @ParameterizedTest
  @ValueSource(strings = {"401 Unauthorized", "500 Internal Server Error", "503 Unavailable"})
  void what_is_no_answer_is_refused(String status) throws IOException {
    assertRefused(
        OneAnswer.of("HTTP/1.1 " + status + "\r\nContent-Length: 0\r\n\r\n", new byte[0]),
        StoreException.Kind.IO);
    assertNothingLeft();
  }

  @Test
  void a_redirect_is_not_followed_and_the_token_goes_nowhere_else() throws IOException {
    try (OneAnswer elsewhere = OneAnswer.ok(whole(streams))) {
      assertRefused(
          OneAnswer.of(
              "HTTP/1.1 302 Found\r\nLocation: " + elsewhere.url()
                  + "/\r\nContent-Length: 0\r\n\r\n",
              new byte[0]),
          StoreException.Kind.IO);
      assertThat(elsewhere.heads()).isEmpty();
    }
  }

  @Test
  void an_attempt_whose_process_died_between_its_renames_is_repaired() throws IOException {
    Files.move(place, place.resolveSibling("index.replaced"));
    Files.createDirectories(place.resolveSibling("index.fetched").resolve("index"));
    WorkDirectory.begin(place.resolveSibling("index.fetched.incomplete"));
    BackupFetch.repair(place);
    assertBlocks(OLD);
    assertNothingLeft();
  }

  @Test
  void an_attempt_whose_process_died_at_its_end_has_succeeded() throws IOException {
    Files.createDirectories(place.resolveSibling("index.replaced"));
    BackupFetch.repair(place);
    assertBlocks(OLD);
    assertNothingLeft();
  }

  @Test
  void who_sends_hardly_anything_is_given_up() throws IOException {
    long[] now = {0};
    LongSupplier slow = () -> {
      now[0] += TimeUnit.SECONDS.toNanos(59);
      return now[0];
    };
    try (InputStream steady = new SteadyInput(new ByteArrayInputStream(new byte[9]), slow)) {
      for (int i = 0; i < 5; i++) {
        assertThat(steady.read()).isZero();
      }
      assertThatThrownBy(steady::read).hasMessageContaining("only 6 bytes in five minutes");
    }
    byte[] much = new byte[3 << 20];
    try (InputStream steady = new SteadyInput(new ByteArrayInputStream(much), () -> {
      now[0] += TimeUnit.MINUTES.toNanos(4);
      return now[0];
    })) {
      byte[] buffer = new byte[1 << 20];
      for (int i = 0; i < 3; i++) {
        assertThat(steady.read(buffer)).isEqualTo(1 << 20);
      }
    }
  }
}
