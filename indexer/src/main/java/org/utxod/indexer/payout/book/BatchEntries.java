package org.utxod.indexer.payout.book;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.utxod.indexer.payout.ledger.LedgerEntry;
import org.utxod.indexer.payout.ledger.LedgerException;
import org.utxod.indexer.payout.ledger.LedgerRecord;
import org.utxod.query.payout.PaymentState;
import org.utxod.store.chain.OutPoint;
import org.utxod.store.chain.Script;
import org.utxod.store.chain.Txid;

/** What the entries about batches mean for them and their payments. Not thread-safe. */
final class BatchEntries {
  private final PayoutBook book;
  private final Set<String> signedTxids = new HashSet<>();
  private long lastSigned;
  private long signedBefore;

  BatchEntries(PayoutBook book) {
    this.book = book;
  }

  void apply(LedgerRecord record) {
    Instant at = record.at();
    LedgerEntry any = record.entry();
    if (any instanceof LedgerEntry.Reserved entry) {
      reserve(entry, record);
    } else if (any instanceof LedgerEntry.Released entry) {
      release(entry, at);
    } else if (any instanceof LedgerEntry.Signed entry) {
      sign(entry, record);
    } else if (any instanceof LedgerEntry.Broadcast entry) {
      broadcast(entry, at);
    } else if (any instanceof LedgerEntry.Mined entry) {
      mine(entry, at);
    } else if (any instanceof LedgerEntry.Unmined entry) {
      unmine(batch(entry.batch()), at);
    } else if (any instanceof LedgerEntry.Final entry) {
      makeFinal(batch(entry.batch()), at);
    } else if (any instanceof LedgerEntry.Conflicted entry) {
      conflict(entry, at);
    } else if (any instanceof LedgerEntry.BatchClosed entry) {
      batch(entry.batch()).close();
      book.batchesByNumber().remove(entry.batch());
    } else {
      throw new LedgerException("The ledger of payouts has an entry that is not handled: "
          + any.getClass().getSimpleName() + ".");
    }
  }

  private Batch batch(int number) {
    Batch batch = book.batchesByNumber().get(number);
    if (batch == null) {
      throw new LedgerException("The ledger of payouts names the batch " + number
          + ", which is not open. Please report this.");
    }
    return batch;
  }

  private void reserve(LedgerEntry.Reserved entry, LedgerRecord record) {
    List<OpenPayment> payments = entry.payments().stream().map(book::payment).toList();
    Batch batch;
    if (entry.version() == 1) {
      batch =
          new Batch(entry.batch(), Script.ofHex(entry.changeScript()), entry.height(), payments);
      book.opened(batch);
    } else {
      batch = batch(entry.batch());
    }
    for (OpenPayment payment : payments) {
      payment.inBatch(batch);
    }
    batch.reserve(BatchVersion.reserved(
        entry.version(), payments, inputs(entry), record.sequence(), record.at()));
  }

  private static List<BatchVersion.Spent> inputs(LedgerEntry.Reserved entry) {
    List<BatchVersion.Spent> inputs = new ArrayList<>(entry.inputs().size());
    for (LedgerEntry.Input input : entry.inputs()) {
      inputs.add(new BatchVersion.Spent(
          new OutPoint(Txid.ofDisplay(input.txid()), input.vout()),
          Script.ofHex(input.script()),
          input.valueSat()));
    }
    return inputs;
  }

  private void release(LedgerEntry.Released entry, Instant at) {
    Batch batch = batch(entry.batch());
    batch.release();
    if (entry.version() == 1) {
      batch.close();
      book.batchesByNumber().remove(entry.batch());
      for (OpenPayment payment : batch.payments()) {
        if (payment.batch() != batch) {
          continue; // A person has had another transaction taken for its own meanwhile.
        }
        payment.inBatch(null);
        if (payment.isCancelRequested()) {
          payment.to(PaymentState.CANCELLED, at, "cancelled before it was signed");
        }
      }
    }
  }

  private void sign(LedgerEntry.Signed entry, LedgerRecord record) {
    Batch batch = batch(entry.batch());
    BatchVersion reserved = batch.reserved();
    if (reserved == null || reserved.number() != entry.version()) {
      throw new LedgerException("The ledger of payouts has a signed transaction of batch "
          + entry.batch() + " without its coins. Please report this.");
    }
    BatchVersion signed = new BatchVersion(
        entry.version(),
        reserved.payments(),
        reserved.inputs(),
        entry.hex(),
        Txid.ofDisplay(entry.txid()),
        entry.feeSat(),
        entry.vsize(),
        entry.vouts(),
        entry.changeVout(),
        record.sequence(),
        record.at(),
        false);
    batch.signed(signed);
    // A version that a person had taken in may be what ruled out the others: that is judged anew.
    batch.conflicted(null);
    signedTxids.add(entry.txid());
    signedBefore = lastSigned;
    lastSigned = record.sequence();
    for (OpenPayment payment : batch.payments()) {
      if (entry.version() > 1 && payment.batch() == batch) {
        payment.to(PaymentState.REPLACED, record.at(), "replaced by " + entry.txid());
      }
    }
    pointTo(signed, record.at());
  }

  private static void pointTo(BatchVersion version, Instant at) {
    String reason = "in " + version.txid() + ", " + version.rate() + " sat/vB";
    for (int i = 0; i < version.payments().size(); i++) {
      OpenPayment payment = version.payments().get(i);
      payment.paidBy(String.valueOf(version.txid()), version.vouts().get(i));
      payment.to(PaymentState.SIGNED, at, reason);
    }
  }

  private void broadcast(LedgerEntry.Broadcast entry, Instant at) {
    Batch batch = batch(entry.batch());
    batch.broadcast(entry.version());
    for (OpenPayment payment : batch.versions().get(entry.version() - 1).payments()) {
      if (payment.batch() == batch && payment.state() != PaymentState.CONFIRMED) {
        payment.to(PaymentState.SENT, at, null);
      }
    }
  }

  private void mine(LedgerEntry.Mined entry, Instant at) {
    Batch batch = batch(entry.batch());
    BatchVersion version = batch.versions().get(entry.version() - 1);
    batch.mined(Batch.MinedAt.of(version, entry.height(), entry.blockHash()));
    batch.conflicted(null);
    for (int i = 0; i < version.payments().size(); i++) {
      OpenPayment payment = version.payments().get(i);
      if (payment.batch() != batch) {
        continue; // Paid anew by another batch, which is why the engine halts.
      }
      payment.paidBy(String.valueOf(version.txid()), version.vouts().get(i));
      payment.minedAt(entry.height());
      payment.to(
          PaymentState.CONFIRMED, at, payment.isCancelRequested() ? "too late to cancel it" : null);
    }
  }

  private static void unmine(Batch batch, Instant at) {
    batch.mined(null);
    batch.setFinal(false);
    for (OpenPayment payment : batch.payments()) {
      payment.minedAt(null);
      if (payment.batch() == batch
          && (payment.state() == PaymentState.CONFIRMED
              || payment.state() == PaymentState.CANCELLED)) {
        payment.to(PaymentState.SENT, at, "its block is not in the chain any more");
      }
    }
  }

  private static void makeFinal(Batch batch, Instant at) {
    batch.setFinal(true);
    Batch.MinedAt mined = batch.mined();
    for (OpenPayment payment : batch.payments()) {
      if (mined != null
          && payment.batch() == batch
          && !mined.version().payments().contains(payment)) {
        payment.paidBy(null, null);
        payment.to(
            payment.isCancelRequested() ? PaymentState.CANCELLED : PaymentState.FAILED,
            at,
            "a version without it is confirmed: " + mined.version().txid());
      }
    }
  }

  private void conflict(LedgerEntry.Conflicted entry, Instant at) {
    Batch batch = batch(entry.batch());
    batch.conflicted(entry.height());
    String by = entry.txid();
    for (OpenPayment payment : batch.payments()) {
      if (payment.batch() != batch) {
        continue;
      }
      boolean cancelled = payment.isCancelRequested();
      payment.paidBy(null, null);
      payment.to(
          cancelled ? PaymentState.CANCELLED : PaymentState.FAILED,
          at,
          "not paid: a coin of its transaction was spent at height " + entry.height()
              + (by == null ? "" : " by " + by)
              + ", which the wallet's owner or another program signed");
    }
  }

  /** Whether some version has that id; of watched batches and of those before. */
  boolean hasSigned(@Nullable String txid) {
    return txid != null && signedTxids.contains(txid);
  }

  long lastSigned() {
    return lastSigned;
  }

  long signedBefore() {
    return signedBefore;
  }
}
