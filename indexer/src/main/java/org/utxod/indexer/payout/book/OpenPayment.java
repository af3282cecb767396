package org.utxod.indexer.payout.book;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.utxod.indexer.payout.ledger.LedgerEntry.PaymentLine;
import org.utxod.indexer.payout.ledger.LedgerEntry.PaymentRef;
import org.utxod.query.payout.FeeRate;
import org.utxod.query.payout.Payment;
import org.utxod.query.payout.PaymentState;
import org.utxod.query.payout.StateChange;
import org.utxod.store.chain.Script;

/** A payment to which something can still happen. Guarded by the book. */
public final class OpenPayment {
  /** So that the last entry of the largest payout is no longer than a ledger takes, however often it was replaced. */
  private static final int MAX_CHANGES = 16;

  private static final int FIRST_CHANGES = 3;

  private final PaymentRef ref;
  private final PaymentLine line;
  private final Script script;
  private final @Nullable FeeRate feeRate;
  private final Consumer<PaymentChange> told;
  private final List<StateChange> changes = new ArrayList<>(4);
  private boolean held;
  private boolean cancelRequested;
  private @Nullable Batch batch;
  private @Nullable String txid;
  private @Nullable Integer vout;
  private @Nullable Integer height;

  OpenPayment(
      PaymentRef ref,
      PaymentLine line,
      @Nullable FeeRate feeRate,
      boolean held,
      PaymentState state,
      Instant at,
      Consumer<PaymentChange> told) {
    this.ref = ref;
    this.told = told;
    this.held = held;
    this.line = line;
    this.script = Script.ofHex(line.script());
    this.feeRate = feeRate;
    to(state, at, null);
  }

  /** Its payout, and its place there. */
  public PaymentRef ref() {
    return ref;
  }

  /** Where it is paid to. */
  public Script script() {
    return script;
  }

  /** Satoshis. */
  public long amountSat() {
    return line.amountSat();
  }

  /** The rate its payout asks for; null for the daemon's own choice. */
  public @Nullable FeeRate feeRate() {
    return feeRate;
  }

  /** Its present state. */
  public PaymentState state() {
    return changes.get(changes.size() - 1).state();
  }

  /** When it came into its present state. */
  public Instant since() {
    return changes.get(changes.size() - 1).at();
  }

  /** Whether a person wants it not to be paid. */
  public boolean isCancelRequested() {
    return cancelRequested;
  }

  /** The batch that pays it; null while there is none. */
  public @Nullable Batch batch() {
    return batch;
  }

  void to(PaymentState state, Instant at, @Nullable String reason) {
    if (changes.size() == MAX_CHANGES) {
      changes.remove(FIRST_CHANGES); // The ledger's entries have it.
    }
    StateChange change = new StateChange(state, at, reason);
    changes.add(change);
    told.accept(new PaymentChange(ref, change, txid));
  }

  /** Whether a transaction that pays it is not to be handed out. */
  public boolean isHeld() {
    return held;
  }

  void letGo() {
    held = false;
  }

  void requestCancel() {
    cancelRequested = true;
  }

  /** Puts it into a batch, or takes it out. */
  void inBatch(@Nullable Batch joined) {
    batch = joined;
  }

  void paidBy(@Nullable String newTxid, @Nullable Integer newVout) {
    txid = newTxid;
    vout = newVout;
  }

  void minedAt(@Nullable Integer newHeight) {
    height = newHeight;
  }

  /** Begins anew after it failed. */
  void again(Instant at, String reason) {
    cancelRequested = false;
    batch = null;
    paidBy(null, null);
    minedAt(null);
    to(PaymentState.APPROVED, at, reason);
  }

  /** Whether nothing of its batch, if it had one, is watched any more, and it will not be paid by another. */
  boolean isDone() {
    PaymentState state = state();
    // What failed stays open, since a person may have it paid anew.
    boolean ended = state == PaymentState.CANCELLED || state == PaymentState.CONFIRMED;
    Batch joined = batch;
    return ended && (joined == null || joined.isClosed());
  }

  Payment toPayment() {
    return new Payment(
        line.address(),
        line.amountSat(),
        line.reference(),
        cancelRequested,
        txid,
        vout,
        height,
        changes);
  }
}
