package org.utxod.indexer.payout.book;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.utxod.indexer.payout.ledger.LedgerEntry;
import org.utxod.indexer.payout.ledger.LedgerEntry.PaymentRef;
import org.utxod.indexer.payout.ledger.LedgerException;
import org.utxod.indexer.payout.ledger.LedgerRecord;
import org.utxod.query.payout.FeeRate;
import org.utxod.query.payout.PaymentState;
import org.utxod.store.chain.OutPoint;
import org.utxod.store.chain.Script;
import org.utxod.store.chain.Txid;

/**
 * What a ledger's entries come to. It changes by {@link #apply} only, so that what was read at the start and what was
 * recorded since mean the same. Not thread-safe.
 */
public final class PayoutBook {
  private final Map<String, OpenPayout> payouts = new LinkedHashMap<>();
  private final Map<Integer, Batch> batches = new LinkedHashMap<>();
  private final ClosedPayouts closed = new ClosedPayouts();
  private final Positions recorded = new Positions();
  private int openPayments;
  private final DayTotals day = new DayTotals();
  private final List<PaymentChange> changes = new ArrayList<>();
  private final BatchEntries batchEntries = new BatchEntries(this);
  private final Set<String> acceptedDebits = new HashSet<>();
  private final Map<Paid, String> paidElsewhere = new HashMap<>();
  private LedgerEntry.@Nullable Opened opened;
  private LedgerEntry.@Nullable DebitsChecked debitsChecked;
  private int lastBatch;
  private @Nullable String pauseReason;
  private @Nullable String haltReason;

  private record Paid(Script script, long sat) {}

  /**
   * Makes an entry count.
   *
   * @return the states that changed by it, in their order
   */
  List<PaymentChange> apply(LedgerRecord record) {
    changes.clear();
    count(record);
    return List.copyOf(changes);
  }

  private void count(LedgerRecord record) {
    LedgerEntry any = record.entry();
    if (any instanceof LedgerEntry.Opened entry) {
      opened = entry;
      acceptedDebits.addAll(entry.knownDebits());
    } else if (any instanceof LedgerEntry.Paused entry) {
      pauseReason = "by " + entry.person() + ": " + entry.reason();
    } else if (any instanceof LedgerEntry.Resumed) {
      pauseReason = null;
    } else if (any instanceof LedgerEntry.Halted entry) {
      haltReason = entry.reason();
    } else if (any instanceof LedgerEntry.Reconciled entry) {
      haltReason = null;
      acceptedDebits.addAll(entry.acceptedDebits());
      for (LedgerEntry.PaidElsewhere paid : entry.paidElsewhere()) {
        paidElsewhere.put(new Paid(Script.ofHex(paid.script()), paid.amountSat()), paid.txid());
      }
    } else if (any instanceof LedgerEntry.DebitsChecked entry) {
      debitsChecked = entry;
    } else if (!isOfPayout(any, record)) {
      batchEntries.apply(record);
    }
  }

  private boolean isOfPayout(LedgerEntry any, LedgerRecord record) {
    if (any instanceof LedgerEntry.PayoutRecorded entry) {
      record(entry, record);
    } else if (any instanceof LedgerEntry.Approved entry) {
      open(entry.id()).approve(entry.person(), record.at());
    } else if (any instanceof LedgerEntry.CancelRequested entry) {
      cancel(entry, record.at());
    } else if (any instanceof LedgerEntry.SendRequested entry) {
      open(entry.id()).send();
    } else if (any instanceof LedgerEntry.BumpRequested entry) {
      bump(entry);
    } else if (any instanceof LedgerEntry.Repay entry) {
      for (OpenPayment payment : payments(entry.id(), entry.payments())) {
        payment.again(record.at(), "paid anew at the request of " + entry.person());
      }
    } else if (any instanceof LedgerEntry.PayoutClosed entry) {
      payouts.remove(entry.payout().id());
      openPayments -= entry.payout().payments().size();
      closed.add(entry.payout().id(), record.position());
    } else {
      return false;
    }
    return true;
  }

  private void record(LedgerEntry.PayoutRecorded entry, LedgerRecord record) {
    OpenPayout payout = new OpenPayout(entry, record.at(), changes::add);
    payouts.put(entry.id(), payout);
    recorded.add(record.position());
    openPayments += payout.payments().size();
    for (OpenPayment payment : payout.payments()) {
      day.add(record.at(), payment.script(), payment.amountSat());
    }
  }

  private void cancel(LedgerEntry.CancelRequested entry, Instant at) {
    for (OpenPayment payment : payments(entry.id(), entry.payments())) {
      payment.requestCancel();
      if (payment.batch() == null) {
        payment.to(PaymentState.CANCELLED, at, "cancelled by " + entry.person());
      }
    }
  }

  private void bump(LedgerEntry.BumpRequested entry) {
    String text = entry.feeRate();
    FeeRate rate = text == null ? null : FeeRate.parse(text);
    for (OpenPayment payment : open(entry.id()).payments()) {
      Batch batch = payment.batch();
      if (batch != null && batch.mined() == null && !batch.isConflicted()) {
        batch.requestBump(rate);
      }
    }
  }

  /** Payments of an open payout by their positions. */
  List<OpenPayment> payments(String id, Collection<Integer> indexes) {
    OpenPayout payout = open(id);
    return indexes.stream()
        .map(index -> Objects.requireNonNull(payout.payment(index), "a payment that is not there"))
        .toList();
  }

  OpenPayment payment(PaymentRef ref) {
    return Objects.requireNonNull(open(ref.payout()).payment(ref.index()));
  }

  private OpenPayout open(String id) {
    OpenPayout payout = payouts.get(id);
    if (payout == null) {
      throw new LedgerException("The ledger of payouts names the payout " + id
          + ", which is not in it. Please report this.");
    }
    return payout;
  }

  Map<Integer, Batch> batchesByNumber() {
    return batches;
  }

  void opened(Batch batch) {
    batches.put(batch.number(), batch);
    lastBatch = Math.max(lastBatch, batch.number());
  }

  /** The first entry; null before it. */
  public LedgerEntry.@Nullable Opened opening() {
    return opened;
  }

  /** The open payout of that id; null if there is none. */
  public @Nullable OpenPayout openPayout(String id) {
    return payouts.get(id);
  }

  /** Payments of open payouts. */
  public int openPayments() {
    return openPayments;
  }

  /** Open payouts, the earliest first. */
  public Collection<OpenPayout> openPayouts() {
    return payouts.values();
  }

  /** Up to where all debits are explained; null if that was not recorded yet. */
  public LedgerEntry.@Nullable DebitsChecked debitsChecked() {
    return debitsChecked;
  }

  /** Open payouts to which nothing can happen any more. */
  public List<OpenPayout> donePayouts() {
    return payouts.values().stream().filter(OpenPayout::isDone).toList();
  }

  /** Payments that are to go with the next transaction, the earliest first. */
  public List<OpenPayment> payable() {
    List<OpenPayment> payable = new ArrayList<>();
    for (OpenPayout payout : payouts.values()) {
      for (OpenPayment payment : payout.payments()) {
        if (payment.state() == PaymentState.APPROVED && payment.batch() == null) {
          payable.add(payment);
        }
      }
    }
    return payable;
  }

  /** Batches that are watched, the earliest first. */
  public List<Batch> batches() {
    return List.copyOf(batches.values());
  }

  /** The watched batch of which a transaction is a version; null if there is none. */
  public @Nullable Batch batchOf(Txid txid) {
    return batches.values().stream()
        .filter(batch -> batch.version(txid) != null)
        .findFirst()
        .orElse(null);
  }

  /**
   * The version of a batch whose change another batch spends that is still to be confirmed; null if none does. That
   * version must be the one that wins.
   */
  public @Nullable BatchVersion needed(Batch parent) {
    for (Batch child : batches.values()) {
      if (child.mined() == null && !child.isConflicted()) {
        for (OutPoint coin : child.outPoints()) {
          BatchVersion version = parent.version(coin.txid());
          if (version != null) {
            return version;
          }
        }
      }
    }
    return null;
  }

  /** The number of the next batch. */
  public int nextBatch() {
    return lastBatch + 1;
  }

  /** Coins that a watched batch spends or has reserved. */
  public Set<OutPoint> spokenFor() {
    Set<OutPoint> all = new HashSet<>();
    batches.values().forEach(batch -> all.addAll(batch.outPoints()));
    return all;
  }

  /** Sequence of the entry with the last signed transaction; 0 before the first. */
  public long lastSigned() {
    return batchEntries.lastSigned();
  }

  /** Sequence of the entry with the signed transaction before the last; 0 if there was none. */
  public long signedBefore() {
    return batchEntries.signedBefore();
  }

  /** Whether a transaction of the wallet is explained: by a version of any batch, or because a person took it so. */
  public boolean explains(String txid) {
    return acceptedDebits.contains(txid) || batchEntries.hasSigned(txid);
  }

  /** A transaction that paid so much to a script although no payout explains it; null if none did. */
  public @Nullable String paidElsewhere(Script script, long sat) {
    return paidElsewhere.get(new Paid(script, sat));
  }

  /** Recorded today, satoshis. */
  public long todaySat(Instant now) {
    return day.total(now);
  }

  /** Recorded today to a script, satoshis. */
  public long todaySat(Instant now, Script script) {
    return day.of(now, script);
  }

  /** Why a person stopped new transactions; null if nobody did. */
  public @Nullable String pauseReason() {
    return pauseReason;
  }

  /** What only a person can judge; null if there is nothing. */
  public @Nullable String haltReason() {
    return haltReason;
  }

  /** Where the entries that recorded payouts stand, in their order. */
  public Positions recorded() {
    return recorded;
  }

  /** Where the last entry of a finished payout may stand; the entry says whether it is of that id. */
  public List<Long> closedAt(String id) {
    return closed.find(id);
  }
}
