package org.utxod.indexer.payout.engine;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.utxod.indexer.payout.book.Batch;
import org.utxod.indexer.payout.book.BatchVersion;
import org.utxod.indexer.payout.book.LedgerBook;
import org.utxod.indexer.payout.book.OpenPayment;
import org.utxod.indexer.payout.wallet.PaymentWallet;
import org.utxod.indexer.payout.wallet.PaymentWallet.Funded;
import org.utxod.indexer.payout.wallet.WalletException;
import org.utxod.query.payout.FeeRate;
import org.utxod.store.chain.OutPoint;

/**
 * Replaces transactions that are in no block: when a person asks for it, when a payment in them was cancelled, and when
 * they have waited long and pay less than is needed now. A replacement spends every coin of every version before it, so
 * that at most one of them can ever be in the chain. For the engine's thread.
 */
final class BatchBumper {
  private static final Duration PAUSE = Duration.ofMinutes(2);

  private final LedgerBook ledger;
  private final PaymentWallet wallet;
  private final BatchSigner signer;
  private final FeePolicy fees;
  private final PayoutOptions options;
  private final Clock clock;
  private final Map<Integer, Failed> failed = new HashMap<>();

  private record Failed(Instant at, String reason) {}

  BatchBumper(
      LedgerBook ledger,
      PaymentWallet wallet,
      BatchSigner signer,
      FeePolicy fees,
      PayoutOptions options,
      Clock clock) {
    this.ledger = ledger;
    this.wallet = wallet;
    this.signer = signer;
    this.fees = fees;
    this.options = options;
    this.clock = clock;
  }

  /**
   * Makes the replacements that are due; an obstacle of one does not hold up others.
   *
   * @param hopeless batches that no fee brings into a block now
   */
  void bump(Set<Integer> hopeless) {
    List<Batch> batches = ledger.with(access -> access.book().batches());
    failed.keySet().retainAll(batches.stream().map(Batch::number).toList());
    for (Batch batch : batches) {
      BatchVersion last = batch.lastSigned();
      if (last == null
          || batch.mined() != null
          || batch.isConflicted()
          || hopeless.contains(batch.number())) {
        continue;
      }
      Failed before = failed.get(batch.number());
      if (before != null && clock.instant().isBefore(before.at().plus(PAUSE))) {
        continue;
      }
      try {
        bump(batch, last);
        failed.remove(batch.number());
      } catch (Obstacle e) {
        failed.put(batch.number(), new Failed(clock.instant(), String.valueOf(e.getMessage())));
      } catch (WalletException e) {
        if (e.kind() == WalletException.Kind.AWAY || e.kind() == WalletException.Kind.LOCKED) {
          throw e;
        }
        failed.put(batch.number(), new Failed(clock.instant(), String.valueOf(e.getMessage())));
      }
    }
  }

  private void bump(Batch batch, BatchVersion last) {
    boolean wanted = batch.isBumpRequested() || batch.paysTooMuch();
    if (!wanted && clock.instant().isBefore(last.at().plus(options.bumpAfter()))) {
      return;
    }
    if (!wanted && fees.estimate().compareTo(last.rate()) <= 0) {
      return;
    }
    if (ledger.with(access -> access.book().needed(batch)) != null) {
      throw new Obstacle(
          "batch " + batch.number() + " is not replaced, because another payout spends its change");
    }
    FeeRate rate = fees.replacement(last.rate(), batch.bumpTo());
    List<OpenPayment> payments = last.payments().stream().filter(batch::owes).toList();
    List<OutPoint> mandatory = List.copyOf(batch.outPoints());
    Funded funded =
        wallet.fund(BatchFunder.outputs(payments), mandatory, rate, batch.changeScript());
    signer.replacement(
        batch,
        payments,
        funded,
        batch.bumpTo() == null ? options.highest() : Objects.requireNonNull(batch.bumpTo()));
  }

  /** Why a replacement was not made; null if there is no such. */
  @Nullable
  String whyNot() {
    return failed.values().stream().map(Failed::reason).findFirst().orElse(null);
  }
}
