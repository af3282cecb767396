package org.utxod.indexer.payout.book;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.utxod.query.payout.FeeRate;
import org.utxod.store.chain.BlockHash;
import org.utxod.store.chain.ChainPoint;
import org.utxod.store.chain.OutPoint;
import org.utxod.store.chain.Script;
import org.utxod.store.chain.Txid;

/** Payments that one transaction pays, in all its versions. Guarded by the book. */
public final class Batch {
  private final int number;
  private final Script changeScript;
  private final int height;
  private final List<OpenPayment> payments;
  private final List<BatchVersion> versions = new ArrayList<>(2);
  private @Nullable MinedAt mined;
  private boolean wasMined;
  private boolean isFinal;
  private @Nullable Integer conflictHeight;
  private boolean closed;
  private boolean bumpRequested;
  private @Nullable FeeRate bumpTo;

  /** Where a version is in the chain. */
  public record MinedAt(BatchVersion version, ChainPoint block) {
    static MinedAt of(BatchVersion version, int height, String hash) {
      return new MinedAt(version, new ChainPoint(height, BlockHash.ofDisplay(hash)));
    }
  }

  Batch(int number, Script changeScript, int height, List<OpenPayment> payments) {
    this.number = number;
    this.changeScript = changeScript;
    this.height = height;
    this.payments = new ArrayList<>(payments);
  }

  /** From 1, in the order of the ledger. */
  public int number() {
    return number;
  }

  /** Where its change goes, the same in every version. */
  public Script changeScript() {
    return changeScript;
  }

  /** Of the index when its coins were first chosen. */
  public int height() {
    return height;
  }

  /** The payments of any version. */
  public List<OpenPayment> payments() {
    return payments;
  }

  /** All versions that are signed, and at the end possibly one that is only reserved. */
  public List<BatchVersion> versions() {
    return versions;
  }

  /** The last version that is signed; null before the first. */
  public @Nullable BatchVersion lastSigned() {
    for (int i = versions.size() - 1; i >= 0; i--) {
      if (versions.get(i).isSigned()) {
        return versions.get(i);
      }
    }
    return null;
  }

  /** The version that is only reserved; null if there is none. */
  public @Nullable BatchVersion reserved() {
    BatchVersion last = versions.isEmpty() ? null : versions.get(versions.size() - 1);
    return last == null || last.isSigned() ? null : last;
  }

  /** Every coin of any version. */
  public Set<OutPoint> outPoints() {
    Set<OutPoint> all = new LinkedHashSet<>();
    versions.forEach(version -> all.addAll(version.outPoints()));
    return all;
  }

  /** The version with that id; null if there is none. */
  public @Nullable BatchVersion version(Txid txid) {
    return versions.stream()
        .filter(version -> Objects.equals(txid, version.txid()))
        .findFirst()
        .orElse(null);
  }

  /** Where it is in the chain, as far as the ledger knows; null if in no block. */
  public @Nullable MinedAt mined() {
    return mined;
  }

  /** Whether its block counts as final. */
  public boolean isFinal() {
    return isFinal;
  }

  /** Whether one of its coins was spent by another transaction, deeply. */
  public boolean isConflicted() {
    return conflictHeight != null;
  }

  /** Height of the block with that transaction; null if there is none. */
  public @Nullable Integer conflictHeight() {
    return conflictHeight;
  }

  /** Whether it is watched no longer. */
  public boolean isClosed() {
    return closed;
  }

  /** Whether a person asked for a higher fee since the last version. */
  public boolean isBumpRequested() {
    return bumpRequested;
  }

  /** The rate that was asked for; null for the daemon's own choice. */
  public @Nullable FeeRate bumpTo() {
    return bumpTo;
  }

  /** Whether a payment is still to come out of this batch: nobody cancelled it, and no other transaction pays it. */
  public boolean owes(OpenPayment payment) {
    return !payment.isCancelRequested() && payment.batch() == this;
  }

  /** Whether the last signed version pays something that it should not. */
  public boolean paysTooMuch() {
    BatchVersion last = lastSigned();
    return last != null && !last.payments().stream().allMatch(this::owes);
  }

  void requestBump(@Nullable FeeRate rate) {
    bumpRequested = true;
    bumpTo = rate;
  }

  void reserve(BatchVersion version) {
    versions.add(version);
    for (OpenPayment payment : version.payments()) {
      if (!payments.contains(payment)) {
        payments.add(payment);
      }
    }
  }

  void release() {
    versions.remove(versions.size() - 1);
  }

  void signed(BatchVersion version) {
    versions.set(versions.size() - 1, version);
    bumpRequested = false;
    bumpTo = null;
  }

  void broadcast(int version) {
    versions.set(version - 1, versions.get(version - 1).asBroadcast());
  }

  /** Whether a version is not to be handed out, since somebody wants it signed only. What was in a block is known to all. */
  public boolean isHeldBack(BatchVersion version) {
    return !wasMined && version.payments().stream().anyMatch(OpenPayment::isHeld);
  }

  void mined(@Nullable MinedAt where) {
    mined = where;
    wasMined |= where != null;
  }

  void setFinal(boolean deep) {
    isFinal = deep;
  }

  void conflicted(@Nullable Integer height) {
    conflictHeight = height;
  }

  void close() {
    closed = true;
  }
}
