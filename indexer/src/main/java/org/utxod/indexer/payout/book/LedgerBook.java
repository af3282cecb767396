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
  private final PayoutBook book = new PayoutBook();
  private final Ledger ledger;

  private LedgerBook(LedgerStorage storage, Clock clock) {
    this.ledger = Ledger.open(storage, clock, book::apply);
  }

  /**
   * Reads a ledger.
   *
   * @throws LedgerException if it is damaged; the storage is closed
   */
  public static LedgerBook open(LedgerStorage storage, Clock clock) {
    return new LedgerBook(storage, clock);
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
      book.apply(record);
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
