package org.utxod.indexer.payout.desk;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.utxod.indexer.payout.book.Batch;
import org.utxod.indexer.payout.book.BatchVersion;
import org.utxod.indexer.payout.book.OpenPayment;
import org.utxod.indexer.payout.book.OpenPayout;
import org.utxod.query.payout.SignedTransaction;

/** What is signed for a payout. */
final class SignedVersions {
  private SignedVersions() {}

  /** The latest version of each of its batches, of payments that it still owes; under the ledger's lock. */
  static List<SignedTransaction> of(OpenPayout payout) {
    Set<Batch> batches = new LinkedHashSet<>();
    payout.payments().stream()
        .map(OpenPayment::batch)
        .filter(Objects::nonNull)
        .forEach(batches::add);
    List<SignedTransaction> transactions = new ArrayList<>();
    for (Batch batch : batches) {
      BatchVersion last = batch.lastSigned();
      if (last == null) {
        continue;
      }
      List<Integer> paid = last.payments().stream()
          .filter(payment -> payment.ref().payout().equals(payout.id()))
          .map(payment -> payment.ref().index())
          .toList();
      transactions.add(new SignedTransaction(
          String.valueOf(last.txid()),
          Objects.requireNonNull(last.hex()),
          last.feeSat(),
          last.vsize(),
          paid,
          batch.isHeldBack(last)));
    }
    return transactions;
  }
}
