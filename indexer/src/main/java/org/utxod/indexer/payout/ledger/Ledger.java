package org.utxod.indexer.payout.ledger;

import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.utxod.query.payout.AuditLine;

/**
 * An open ledger. An entry is on the disk when {@link #append} returns; if that fails nobody knows what is, so nothing
 * more is written until it was opened anew. Thread-safe.
 */
public final class Ledger implements AutoCloseable {
  private static final int MARK_EVERY = 1_000;
  private static final long MAX_CHARACTERS = 4 << 20;

  /** Where a line begins, to read from without reading all before it. */
  private record Mark(long position, String hashBefore, long sequenceBefore) {}

  private final LedgerStorage storage;
  private final Clock clock;
  private final List<Mark> marks = new ArrayList<>();
  private long length;
  private long sequence;
  private String hash = LedgerFormat.NO_HASH;
  private @Nullable LedgerException failed;

  private Ledger(LedgerStorage storage, Clock clock) {
    this.storage = storage;
    this.clock = clock;
  }

  /**
   * Reads a whole ledger; closes the storage if that fails.
   *
   * @param reader receives every entry in order
   * @throws LedgerException if it is damaged
   */
  public static Ledger open(LedgerStorage storage, Clock clock, Consumer<LedgerRecord> reader) {
    Ledger ledger = new Ledger(storage, clock);
    try {
      ledger.readAll(reader);
      return ledger;
    } catch (IOException e) {
      storage.close();
      throw new LedgerException(
          "The ledger of payouts " + storage.name() + " cannot be read (" + e
              + "). Payments stay off until it can.",
          e);
    } catch (RuntimeException e) {
      storage.close();
      throw e;
    }
  }

  private void readAll(Consumer<LedgerRecord> reader) throws IOException {
    try (LedgerReader lines =
        new LedgerReader(storage.name(), storage.readFrom(0), 0, LedgerFormat.NO_HASH, 0)) {
      while (true) {
        Mark mark = new Mark(lines.end(), lines.hash(), lines.sequence());
        LedgerRecord record = lines.next();
        if (record == null) {
          break;
        }
        mark(mark);
        reader.accept(record);
      }
      length = lines.end();
      hash = lines.hash();
      sequence = lines.sequence();
    }
    if (storage.length() > length) {
      storage.truncate(length);
    }
  }

  private void mark(Mark mark) {
    if (mark.sequenceBefore() % MARK_EVERY == 0) {
      marks.add(mark);
    }
  }

  /**
   * Adds an entry and syncs it.
   *
   * @throws LedgerException if that failed, or an earlier one did, or the entry is longer than one that can be read again;
   *     then nothing was written
   */
  public synchronized LedgerRecord append(LedgerEntry entry) {
    if (failed != null) {
      throw failed;
    }
    Instant at = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    String json = LedgerFormat.json(sequence + 1, at, entry);
    String next = LedgerFormat.hash(hash, json);
    byte[] line = LedgerFormat.line(next, json);
    if (line.length > LedgerFormat.MAX_LINE) {
      throw new LedgerException("An entry of " + line.length
          + " bytes is longer than the ledger of payouts takes, " + LedgerFormat.MAX_LINE
          + ". It was not recorded; please report this.");
    }
    try {
      storage.append(line);
      storage.sync();
    } catch (IOException e) {
      failed = new LedgerException(
          "The ledger of payouts " + storage.name() + " could not be written (" + e
              + "). Nothing was sent that is not in it. No payments are made until utxod is restarted; check the "
              + "disk first.",
          e);
      throw failed;
    }
    mark(new Mark(length, hash, sequence));
    LedgerRecord record = new LedgerRecord(sequence + 1, at, length, next, entry);
    length += line.length;
    hash = next;
    sequence++;
    return record;
  }

  /** Whether there is no entry. */
  public synchronized boolean isEmpty() {
    return sequence == 0;
  }

  /** Sequence of the last entry; 0 if there is none. */
  public synchronized long sequence() {
    return sequence;
  }

  /** Hash of the last entry, hex. */
  public synchronized String hash() {
    return hash;
  }

  /**
   * Writes nothing any more.
   *
   * @param why it cannot be trusted that what is in memory is what is in the file
   */
  public synchronized void stop(LedgerException why) {
    if (failed == null) {
      failed = why;
    }
  }

  /** Why nothing can be written any more; null if it can. */
  public synchronized @Nullable LedgerException failure() {
    return failed;
  }

  /** The entry whose line begins at a position, as {@link LedgerRecord#position} had it. */
  public LedgerEntry at(long position) {
    try (InputStream in = storage.readFrom(position)) {
      return LedgerLines.unchained(in, position);
    } catch (IOException e) {
      throw new LedgerException(
          "The ledger of payouts " + storage.name() + " cannot be read (" + e + ").", e);
    }
  }

  /**
   * Entries after a sequence, checked again; at least one if there is one, and then some megabytes at most. Who writes does
   * not wait for it: what is in the file stays as it is.
   */
  public List<AuditLine> after(long last, int limit) {
    List<AuditLine> lines = new ArrayList<>();
    long characters = 0;
    try (Reading reading = read(last)) {
      while (lines.size() < limit && characters < MAX_CHARACTERS) {
        LedgerRecord record = reading.next();
        if (record == null) {
          break;
        }
        lines.add(new AuditLine(record.sequence(), record.sha256(), reading.json()));
        characters += reading.json().length();
      }
    }
    return lines;
  }

  /** Reads what is recorded now after a sequence; closed by the caller. */
  public Reading read(long last) {
    Mark from;
    long end;
    synchronized (this) {
      end = sequence;
      if (last >= end) {
        return new Reading(null, storage.name(), last, end);
      }
      from = marks.get((int) Math.min(marks.size() - 1L, last / MARK_EVERY));
    }
    try {
      LedgerReader lines = new LedgerReader(
          storage.name(),
          storage.readFrom(from.position()),
          from.position(),
          from.hashBefore(),
          from.sequenceBefore());
      return new Reading(lines, storage.name(), last, end);
    } catch (IOException e) {
      throw unreadable(storage.name(), e);
    }
  }

  private static LedgerException unreadable(String name, IOException e) {
    return new LedgerException("The ledger of payouts " + name + " cannot be read (" + e + ").", e);
  }

  /** Entries one after another. For one thread. */
  public static final class Reading implements AutoCloseable {
    private final @Nullable LedgerReader lines;
    private final String name;
    private final long last;
    private final long end;

    private Reading(@Nullable LedgerReader lines, String name, long last, long end) {
      this.lines = lines;
      this.name = name;
      this.last = last;
      this.end = end;
    }

    /** The next entry; null after the last one that was recorded when reading began. */
    public @Nullable LedgerRecord next() {
      if (lines == null) {
        return null;
      }
      try {
        while (lines.sequence() < end) {
          LedgerRecord record = lines.next();
          if (record == null || record.sequence() > last) {
            return record;
          }
        }
        return null;
      } catch (IOException e) {
        throw unreadable(name, e);
      }
    }

    /** The JSON of the entry that came last, as it stands in the file. */
    public String json() {
      return lines == null ? "" : lines.json();
    }

    @Override
    public void close() {
      if (lines != null) {
        lines.close();
      }
    }
  }

  @Override
  public synchronized void close() {
    storage.close();
  }
}
