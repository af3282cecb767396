package org.utxod.query.http.endpoint;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.utxod.query.answer.BatchEntry;
import org.utxod.query.balance.BalanceReport;
import org.utxod.query.balance.BatchItem;
import org.utxod.query.http.RequestBody;
import org.utxod.query.port.BodySource;

/**
 * Balances of very many scripts, one per line, written while they are sent: a few hundred are in memory at once. All
 * are read from one view of the index, which a client can hold for a bounded time only.
 */
public final class BalanceLines implements BodySource {
  private static final int LINES_IN_A_PIECE = 256;

  private final RequestBody body;
  private final BatchReader items;
  private final BalanceReport report;
  private final BalanceLine form;
  private final LongSupplier nanoTime;
  private final long endsAt;
  private boolean began;
  private boolean ended;

  /**
   * Takes ownership of its arguments and closes them.
   *
   * @param items known to be well-formed
   * @param patienceNanos after which it aborts, to release the view
   */
  BalanceLines(
      RequestBody body,
      BatchReader items,
      BalanceReport report,
      BalanceLine form,
      LongSupplier nanoTime,
      long patienceNanos) {
    this.body = body;
    this.items = items;
    this.report = report;
    this.form = form;
    this.nanoTime = nanoTime;
    this.endsAt = nanoTime.getAsLong() + patienceNanos;
  }

  @Override
  public byte @Nullable [] next() throws IOException {
    if (ended) {
      return null;
    }
    if (nanoTime.getAsLong() - endsAt > 0) {
      throw new IOException("the client read the balances too slowly");
    }
    List<BatchItem> some = items.next(LINES_IN_A_PIECE);
    if (some.isEmpty() && began) {
      return null;
    }
    ByteArrayOutputStream piece = new ByteArrayOutputStream(LINES_IN_A_PIECE * 320);
    if (!began) {
      began = true;
      piece.writeBytes(form.head());
    }
    for (BatchEntry entry : report.answer(some)) {
      piece.writeBytes(form.line(entry));
    }
    return piece.toByteArray();
  }

  @Override
  public void close() {
    if (!ended) {
      ended = true;
      report.close();
      body.close();
    }
  }
}
