package org.utxod.indexer.payout.desk;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.utxod.indexer.payout.book.LedgerBook;
import org.utxod.indexer.payout.book.OpenPayout;
import org.utxod.indexer.payout.book.PayoutBook;
import org.utxod.indexer.payout.book.Positions;
import org.utxod.indexer.payout.ledger.LedgerEntry;
import org.utxod.query.payout.PaymentState;
import org.utxod.query.payout.Payout;
import org.utxod.query.payout.PayoutException;
import org.utxod.query.payout.PayoutPage;

/** Finds payouts, also finished ones, which only the file has. Thread-safe. */
final class Lookup {
  /** Payouts that one page looks at, whatever it shows of them. */
  private static final int MAX_LOOKED_AT = 5_000;

  /** Payments of those payouts: some megabytes of JSON. */
  private static final int MAX_PAYMENTS = 10_000;

  private final LedgerBook ledger;

  Lookup(LedgerBook ledger) {
    this.ledger = ledger;
  }

  /** A payout and the hash of its order. */
  record Found(Payout payout, String orderSha256) {}

  /** An open payout, or where a finished one may stand in the file. */
  private record Place(@Nullable Found open, List<Long> positions) {
    static Place of(PayoutBook book, String id) {
      OpenPayout open = book.openPayout(id);
      return open == null
          ? new Place(null, book.closedAt(id))
          : new Place(new Found(open.toPayout(), open.orderSha256()), List.of());
    }
  }

  /** The payout of that id; null if there never was one. The file is read while others record. */
  @Nullable
  Found find(String id) {
    Place place = ledger.with(access -> Place.of(access.book(), id));
    for (long position : place.positions()) {
      LedgerEntry.PayoutClosed entry = (LedgerEntry.PayoutClosed) ledger.at(position);
      if (entry.payout().id().equals(id)) {
        return new Found(entry.payout(), entry.orderSha256());
      }
    }
    return place.open();
  }

  /** @throws PayoutException if there is none */
  Found require(String id) {
    Found found = find(id);
    if (found == null) {
      throw new PayoutException(
          PayoutException.Kind.UNKNOWN, "There is no payout with that id in the ledger.");
    }
    return found;
  }

  PayoutPage page(@Nullable Long before, @Nullable PaymentState state, int limit, int tip) {
    long[] recorded = ledger.with(access -> latest(access.book().recorded(), before));
    int from = (int) recorded[0];
    List<Payout> payouts = new ArrayList<>();
    int looked = 0;
    int seen = 0;
    while (looked < recorded.length - 1 && payouts.size() < limit && seen < MAX_PAYMENTS) {
      looked++;
      LedgerEntry.PayoutRecorded entry = (LedgerEntry.PayoutRecorded) ledger.at(recorded[looked]);
      Payout payout = Objects.requireNonNull(find(entry.id())).payout();
      seen += payout.payments().size();
      if (state == null || payout.state() == state) {
        payouts.add(payout);
      }
    }
    return new PayoutPage(payouts, tip, from > looked ? (long) (from - looked) : null);
  }

  /** How many there are in all before a place, and the positions of the last of these, the latest first. */
  private static long[] latest(Positions recorded, @Nullable Long before) {
    int from = before == null ? recorded.size() : (int) Math.min(before, recorded.size());
    long[] latest = new long[1 + Math.min(from, MAX_LOOKED_AT)];
    latest[0] = from;
    for (int i = 1; i < latest.length; i++) {
      latest[i] = recorded.get(from - i);
    }
    return latest;
  }
}
