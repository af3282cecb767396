package org.utxod.indexer.payout.desk;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.utxod.indexer.payout.book.LedgerBook;
import org.utxod.indexer.payout.book.OpenPayout;
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

  /** Payments of those payouts: some megabytes of JSON, and read while others wait for the ledger. */
  private static final int MAX_PAYMENTS = 10_000;

  private final LedgerBook ledger;

  Lookup(LedgerBook ledger) {
    this.ledger = ledger;
  }

  /** A payout and the hash of its order. */
  record Found(Payout payout, String orderSha256) {}

  /** The payout of that id; null if there never was one. */
  @Nullable
  Found find(String id) {
    return ledger.with(access -> {
      OpenPayout open = access.book().openPayout(id);
      if (open != null) {
        return new Found(open.toPayout(), open.orderSha256());
      }
      LedgerEntry.PayoutClosed[] entry = new LedgerEntry.PayoutClosed[1];
      long position = access.book().closedAt(id, at -> {
        entry[0] = (LedgerEntry.PayoutClosed) ledger.at(at);
        return entry[0].payout().id().equals(id);
      });
      return position < 0 ? null : new Found(entry[0].payout(), entry[0].orderSha256());
    });
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
    return ledger.with(access -> {
      Positions recorded = access.book().recorded();
      int from = before == null ? recorded.size() : (int) Math.min(before, recorded.size());
      List<Payout> payouts = new ArrayList<>();
      int at = from;
      int seen = 0;
      while (at > 0 && payouts.size() < limit && from - at < MAX_LOOKED_AT && seen < MAX_PAYMENTS) {
        at--;
        LedgerEntry.PayoutRecorded entry = (LedgerEntry.PayoutRecorded) ledger.at(recorded.get(at));
        Payout payout = Objects.requireNonNull(find(entry.id())).payout();
        seen += payout.payments().size();
        if (state == null || payout.state() == state) {
          payouts.add(payout);
        }
      }
      return new PayoutPage(payouts, tip, at > 0 ? (long) at : null);
    });
  }
}
