package org.utxod.query.http.account;

import java.io.IOException;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.utxod.query.account.read.AccountPage;
import org.utxod.query.account.read.AccountReading;
import org.utxod.query.port.BodySource;

/**
 * A whole list of an account, line by line, read from one view of the index while it is sent; a client can hold that for a
 * bounded time only.
 *
 * @param <L> a line
 * @param <N> a place between two lines
 */
final class ReadingLines<L, N> implements BodySource {
  static final int LINES_IN_A_PIECE = 500;
  private static final long PATIENCE_NANOS = 600_000_000_000L;

  /** Reads a page of lines. */
  interface Pages<L, N> {
    AccountPage<L, N> after(@Nullable N place, int limit);
  }

  private final AccountReading reading;
  private final Pages<L, N> pages;
  private final LineForm<L> form;
  private final boolean csv;
  private final LongSupplier nanoTime;
  private final long endsAt;
  private @Nullable N next;
  private boolean begun;
  private boolean ended;

  /** Takes ownership of the reading. */
  ReadingLines(
      AccountReading reading,
      Pages<L, N> pages,
      LineForm<L> form,
      boolean csv,
      LongSupplier nanoTime) {
    this.reading = reading;
    this.pages = pages;
    this.form = form;
    this.csv = csv;
    this.nanoTime = nanoTime;
    this.endsAt = nanoTime.getAsLong() + PATIENCE_NANOS;
  }

  @Override
  public byte @Nullable [] next() throws IOException {
    if (ended) {
      return null;
    }
    if (!begun) {
      begun = true;
      if (csv) {
        return form.csvHead();
      }
    }
    if (nanoTime.getAsLong() - endsAt > 0) {
      throw new IOException("the client read the list too slowly");
    }
    AccountPage<L, N> page = pages.after(next, LINES_IN_A_PIECE);
    next = page.next();
    byte[] lines = form.lines(page.lines(), csv);
    if (next == null) {
      close();
    }
    return lines.length == 0 ? null : lines;
  }

  @Override
  public void close() {
    if (!ended) {
      ended = true;
      reading.close();
    }
  }
}
