package org.utxod.indexer.payout.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.utxod.indexer.payout.book.LedgerBook;
import org.utxod.query.payout.AuditLine;

/** Entries survive, in order and unchanged, or the ledger says that they did not. */
class LedgerTest {
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-11-30T12:00:00Z"), ZoneOffset.UTC);

  @TempDir
  Path directory;

  private Path file() {
    return directory.resolve("payouts.ledger");
  }

  private List<LedgerRecord> read() {
    List<LedgerRecord> records = new ArrayList<>();
    try (Ledger ledger = Ledger.open(LedgerFile.open(directory), CLOCK, records::add)) {
      assertThat(ledger.sequence()).isEqualTo(records.size());
    }
    return records;
  }

  private void write(int entries) {
    try (Ledger ledger = Ledger.open(LedgerFile.create(directory), CLOCK, record -> {})) {
      for (int i = 1; i <= entries; i++) {
        ledger.append(new LedgerEntry.Paused("alice", "reason " + i));
      }
    }
  }

  @Test
  void entries_are_read_back_in_order() {
    write(3);
    assertThat(read())
        .extracting(LedgerRecord::entry)
        .containsExactly(
            new LedgerEntry.Paused("alice", "reason 1"),
            new LedgerEntry.Paused("alice", "reason 2"),
            new LedgerEntry.Paused("alice", "reason 3"));
  }

  @Test
  void the_file_is_the_owners_alone() throws IOException {
    write(1);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
        .isEqualTo("rw-------");
  }

  @Test
  void a_line_that_was_not_finished_was_never_told_and_goes() throws IOException {
    write(2);
    long whole = Files.size(file());
    Files.writeString(file(), "00ab {\"seq", StandardOpenOption.APPEND);
    assertThat(read()).hasSize(2);
    assertThat(Files.size(file())).isEqualTo(whole);
  }

  @Test
  void a_changed_byte_anywhere_is_found() throws IOException {
    write(3);
    byte[] right = Files.readAllBytes(file());
    for (int at = 0; at < right.length - 1; at += 41) {
      byte[] wrong = right.clone();
      wrong[at] ^= 1;
      Files.write(file(), wrong);
      assertThatThrownBy(this::read)
          .as("byte %s", at)
          .isInstanceOf(LedgerException.class)
          .hasMessageContaining("damaged");
    }
  }

  @Test
  void a_missing_line_is_found() throws IOException {
    write(3);
    List<String> lines = Files.readAllLines(file());
    Files.writeString(file(), lines.get(0) + "\n" + lines.get(2) + "\n");
    assertThatThrownBy(this::read).hasMessageContaining("entry 2");
  }

  @Test
  void a_missing_ledger_is_not_made_anew() {
    assertThatThrownBy(() -> LedgerFile.open(directory))
        .hasMessageContaining("utxod payouts init")
        .hasMessageContaining("restore it");
  }

  @Test
  void a_ledger_is_not_made_twice() {
    write(1);
    assertThatThrownBy(() -> LedgerFile.create(directory)).isInstanceOf(LedgerException.class);
  }

  @Test
  void two_processes_do_not_pay_from_one_ledger() {
    write(1);
    try (LedgerFile first = LedgerFile.open(directory)) {
      assertThat(first.name()).isNotEmpty();
      assertThatThrownBy(() -> LedgerFile.open(directory))
          .hasMessageContaining("Another process uses");
    }
  }

  /** Opens a ledger in a process of its own. */
  static final class OtherProcess {
    private OtherProcess() {}

    /** Exits with 3 if the ledger in the directory is in use. */
    public static void main(String[] args) {
      int status = 0;
      try (LedgerFile file = LedgerFile.open(Path.of(args[0]))) {
        System.out.println(file.name());
      } catch (LedgerException e) {
        status = String.valueOf(e.getMessage()).contains("Another process uses") ? 3 : 4;
      }
      System.exit(status);
    }

    static int open(Path directory) throws Exception {
      return new ProcessBuilder(
              Path.of(System.getProperty("java.home"), "bin", "java").toString(),
              "-XX:TieredStopAtLevel=1",
              "-XX:+UseSerialGC",
              "-Xmx64m",
              "-cp",
              System.getProperty("java.class.path"),
              OtherProcess.class.getName(),
              directory.toString())
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start()
          .waitFor();
    }
  }

  @Test
  void reading_does_not_let_another_process_in() throws Exception {
    write(2);
    try (Ledger ledger = Ledger.open(LedgerFile.open(directory), CLOCK, record -> {})) {
      assertThat(ledger.after(0, 10)).hasSize(2);
      assertThat(ledger.at(0)).isEqualTo(new LedgerEntry.Paused("alice", "reason 1"));
      assertThat(OtherProcess.open(directory)).isEqualTo(3);
    }
    assertThat(OtherProcess.open(directory)).isZero();
  }

  @Test
  void an_entry_that_could_not_be_read_again_is_not_written() {
    write(1);
    LedgerEntry large =
        new LedgerEntry.Reconciled("bob", List.of("x".repeat(16 << 20)), List.of(), List.of());
    try (Ledger ledger = Ledger.open(LedgerFile.open(directory), CLOCK, record -> {})) {
      assertThatThrownBy(() -> ledger.append(large)).hasMessageContaining("was not recorded");
      ledger.append(new LedgerEntry.Resumed("alice"));
    }
    assertThat(read()).hasSize(2);
  }

  @Test
  void the_largest_payout_can_be_closed_however_often_it_was_replaced() {
    String id = "p".repeat(128);
    List<LedgerEntry.PaymentLine> lines = new ArrayList<>();
    List<LedgerEntry.PaymentRef> refs = new ArrayList<>();
    List<Integer> vouts = new ArrayList<>();
    for (int i = 0; i < 3_000; i++) {
      String script = "5120" + String.format("%064x", i);
      lines.add(new LedgerEntry.PaymentLine("b".repeat(64), script, 1_000, "字".repeat(200)));
      refs.add(new LedgerEntry.PaymentRef(id, i));
      vouts.add(i);
    }
    List<LedgerEntry.Input> inputs =
        List.of(new LedgerEntry.Input("0".repeat(64), 0, "51", 1_000_000));
    List<LedgerEntry> entries = new ArrayList<>();
    entries.add(
        new LedgerEntry.PayoutRecorded(id, "0".repeat(64), "alice", null, false, null, lines));
    for (int version = 1; version <= 25; version++) {
      entries.add(new LedgerEntry.Reserved(1, version, refs, inputs, "51", 5));
      entries.add(new LedgerEntry.Signed(
          1, version, "00", String.format("%064x", version), 1_000_000, 120_000, vouts, null));
      entries.add(new LedgerEntry.Broadcast(1, version));
    }
    try (LedgerBook book = LedgerBook.open(LedgerFile.create(directory), CLOCK)) {
      entries.forEach(book::append);
      book.append(new LedgerEntry.PayoutClosed(
          book.with(
              access -> Objects.requireNonNull(access.book().openPayout(id)).toPayout()),
          "0".repeat(64)));
    }
    assertThat(read()).hasSize(entries.size() + 1);
  }

  @Test
  void after_a_failed_write_nothing_more_is_written() {
    FailingStorage storage = new FailingStorage();
    try (Ledger ledger = Ledger.open(storage, CLOCK, record -> {})) {
      ledger.append(new LedgerEntry.Resumed("alice"));
      storage.failing = true;
      assertThatThrownBy(() -> ledger.append(new LedgerEntry.Resumed("alice")))
          .hasMessageContaining("could not be written");
      storage.failing = false;
      assertThatThrownBy(() -> ledger.append(new LedgerEntry.Resumed("alice")))
          .isInstanceOf(LedgerException.class);
      assertThat(ledger.failure()).isNotNull();
    }
  }

  private static final class FailingStorage implements LedgerStorage {
    private boolean failing;
    private byte[] bytes = new byte[0];

    @Override
    public String name() {
      return "a disk that fails";
    }

    @Override
    public long length() {
      return bytes.length;
    }

    @Override
    public InputStream readFrom(long position) {
      return new ByteArrayInputStream(bytes, (int) position, bytes.length);
    }

    @Override
    public void append(byte[] added) throws IOException {
      if (failing) {
        throw new IOException("No space left on device");
      }
      bytes = added;
    }

    @Override
    public void sync() {}

    @Override
    public void truncate(long length) {}

    @Override
    public void close() {}
  }

  @Test
  void the_audit_trail_can_be_checked_by_others() {
    write(2_500);
    try (Ledger ledger = Ledger.open(LedgerFile.open(directory), CLOCK, record -> {})) {
      String hash = LedgerFormat.NO_HASH;
      long last = 0;
      for (List<AuditLine> page = ledger.after(0, 700);
          !page.isEmpty();
          page = ledger.after(last, 700)) {
        for (AuditLine line : page) {
          hash = LedgerFormat.hash(hash, line.json());
          assertThat(line.sha256()).isEqualTo(hash);
          assertThat(line.sequence()).isEqualTo(++last);
        }
      }
      assertThat(last).isEqualTo(2_500);
      assertThat(ledger.hash()).isEqualTo(hash);
    }
  }

  @Test
  void an_entry_of_a_newer_version_is_refused() throws IOException {
    String json = "{\"sequence\":1,\"at\":\"2026-11-30T12:00:00Z\",\"type\":\"teleported\"}";
    Files.write(file(), LedgerFormat.line(LedgerFormat.hash(LedgerFormat.NO_HASH, json), json));
    assertThatThrownBy(this::read).hasMessageContaining("newer utxod");
    assertThat(Files.readString(file(), StandardCharsets.UTF_8)).contains("teleported");
  }

  /** Reading waits as long as the test wants. */
  private static final class SlowStorage extends PassingStorage {
    private final CountDownLatch begun;
    private final CountDownLatch go;

    SlowStorage(LedgerStorage storage, CountDownLatch begun, CountDownLatch go) {
      super(storage);
      this.begun = begun;
      this.go = go;
    }

    @Override
    public InputStream readFrom(long position) throws IOException {
      if (go.getCount() > 0 && length() > 0) {
        begun.countDown();
        try {
          go.await();
        } catch (InterruptedException e) {
          throw new InterruptedIOException();
        }
      }
      return super.readFrom(position);
    }
  }

  @Test
  void who_reads_does_not_hold_up_who_records() throws Exception {
    SlowStorage slow =
        new SlowStorage(LedgerFile.create(directory), new CountDownLatch(1), new CountDownLatch(1));
    ExecutorService reader = Executors.newSingleThreadExecutor();
    try (Ledger ledger = Ledger.open(slow, CLOCK, record -> {})) {
      ledger.append(new LedgerEntry.Paused("alice", "1"));
      Future<List<AuditLine>> read = reader.submit(() -> ledger.after(0, 100));
      slow.begun.await();
      ledger.append(new LedgerEntry.Paused("alice", "2"));
      assertThat(read.isDone()).isFalse();
      slow.go.countDown();
      assertThat(read.get()).hasSize(1); // What was recorded when it began.
      assertThat(ledger.after(0, 100)).hasSize(2);
    } finally {
      reader.shutdownNow();
    }
  }

  @Test
  void a_ledger_that_was_stopped_takes_nothing_more() {
    try (Ledger ledger = Ledger.open(LedgerFile.create(directory), CLOCK, record -> {})) {
      ledger.append(new LedgerEntry.Paused("alice", "1"));
      ledger.stop(new LedgerException("because of this"));
      ledger.stop(new LedgerException("and that"));
      assertThatThrownBy(() -> ledger.append(new LedgerEntry.Paused("alice", "2")))
          .hasMessage("because of this");
      assertThat(ledger.after(0, 100)).hasSize(1);
    }
    assertThat(read()).hasSize(1);
  }
}
