package org.utxod.indexer.payout.desk;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.utxod.indexer.payout.book.Batch;
import org.utxod.indexer.payout.book.LedgerBook;
import org.utxod.indexer.payout.book.OpenPayment;
import org.utxod.indexer.payout.book.PayoutBook;
import org.utxod.indexer.payout.ledger.LedgerException;
import org.utxod.query.payout.PaymentState;
import org.utxod.query.payout.PayoutStatus;

/** Puts the status together. */
final class Status {
  private Status() {}

  static PayoutStatus of(
      PayoutBook book, LedgerBook ledger, @Nullable String waitsFor, Instant now) {
    int queued = 0;
    int approved = 0;
    for (var payout : book.openPayouts()) {
      for (OpenPayment payment : payout.payments()) {
        queued += payment.state() == PaymentState.QUEUED ? 1 : 0;
        approved += payment.state() == PaymentState.APPROVED ? 1 : 0;
      }
    }
    List<Batch> batches = book.batches();
    LedgerException broken = ledger.failure();
    String halt = broken != null ? broken.getMessage() : book.haltReason();
    String pause = book.pauseReason();
    String state = halt != null
        ? "halted"
        : pause != null ? "paused" : waitsFor != null ? "waiting" : "running";
    return new PayoutStatus(
        state,
        halt != null ? halt : pause != null ? pause : waitsFor,
        Objects.requireNonNull(book.opening()).ledgerId(),
        ledger.sequence(),
        ledger.hash(),
        queued,
        approved,
        (int) batches.stream()
            .filter(batch -> batch.mined() == null && !batch.isConflicted())
            .count(),
        batches.size(),
        book.todaySat(now));
  }
}
