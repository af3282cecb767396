package org.utxod.indexer.payout.book;

import java.time.Clock;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.utxod.indexer.payout.ledger.Ledger;
import org.utxod.indexer.payout.ledger.LedgerEntry;
import org.utxod.indexer.payout.ledger.LedgerException;
import org.utxod.indexer.payout.ledger.LedgerRecord;
import org.utxod.indexer.payout.ledger.LedgerStorage;
import org.utxod.query.payout.AuditLine;

/** A ledger with its book, which change together. Thread-safe: everything about either happens under its lock. */
public final class LedgerBook implements AutoCloseable {
  private static final long EVENT_BYTES = 24L << 20;

  /** Made beforehand, since there may be no memory for it then. */
  private final LedgerException halfApplied = new LedgerException(
      "An entry was recorded in the ledger of payouts, but this process failed before it counted (the log says why). No "
          + "payments are made until utxod is restarted, which reads the ledger anew.");

  private final PayoutBook book = new PayoutBook();
  private final RecentEvents events;
  private final Ledger ledger;

  private LedgerBook(LedgerStorage storage, Clock clock, long eventBytes) {
    this.events = new RecentEvents(eventBytes);
    this.ledger = Ledger.open(storage, clock, record -> events.add(record, book.apply(record)));
  }

  /**
   * Reads a ledger.
   *
   * @throws LedgerException if it is damaged; the storage is closed
   */
  public static LedgerBook open(LedgerStorage storage, Clock clock) {
    return open(storage, clock, EVENT_BYTES);
  }

  /**
   * Reads a ledger.
   *
   * @param eventBytes about how much memory the latest events may take; older ones are read from the ledger
   * @throws LedgerException if it is damaged; the storage is closed
   */
  public static LedgerBook open(LedgerStorage storage, Clock clock, long eventBytes) {
    return new LedgerBook(storage, clock, eventBytes);
  }

  /** What a reader or a writer sees while nobody else changes anything. */
  public final class Access {
    private Access() {}

    /** The book as of now. */
    public PayoutBook book() {
      return book;
    }

    /** Records an entry and makes it count. */
    public LedgerRecord append(LedgerEntry entry) {
      LedgerRecord record = ledger.append(entry);
      boolean applied = false;
      try {
        events.add(record, book.apply(record));
        applied = true;
      } finally {
        if (!applied) {
          // Also where memory has run out: the file knows more than the book.
          ledger.stop(halfApplied);
        }
      }
      return record;
    }
  }

  private final Access access = new Access();

  /** Looks and records, undisturbed. It must not call the node: others wait. */
  public synchronized <T extends @Nullable Object> T with(Function<Access, T> work) {
    return work.apply(access);
  }

  /** Records one entry. */
  public synchronized void append(LedgerEntry entry) {
    access.append(entry);
  }

  /** The entry whose line begins at a position. */
  public LedgerEntry at(long position) {
    return ledger.at(position);
  }

  /** Entries after a sequence. */
  public List<AuditLine> after(long last, int limit) {
    return ledger.after(last, limit);
  }

  /**
   * Stops all payments until the restart, whatever the caller's state is.
   *
   * @param why a sentence for the status
   */
  public void stop(LedgerException why) {
    ledger.stop(why);
  }

  /** Reads entries after a sequence, while others record; closed by the caller. */
  Ledger.Reading read(long last) {
    return ledger.read(last);
  }

  /** What happened lately. */
  RecentEvents recentEvents() {
    return events;
  }

  /** Sequence of the last entry. */
  public long sequence() {
    return ledger.sequence();
  }

  /** Hash of the last entry, hex. */
  public String hash() {
    return ledger.hash();
  }

  /** Why nothing can be recorded any more; null if it can. */
  public @Nullable LedgerException failure() {
    return ledger.failure();
  }

  @Override
  public void close() {
    ledger.close();
  }
}
