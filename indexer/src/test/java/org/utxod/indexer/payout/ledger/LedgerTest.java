package org.utxod.indexer.payout.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
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
}
