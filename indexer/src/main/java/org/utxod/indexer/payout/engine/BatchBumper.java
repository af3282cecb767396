package org.utxod.indexer.payout.engine;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
  private static final int MAX_TRIES = 4;
  private static final int MARGIN_VSIZE = 10;
  private static final Duration FIRST_PAUSE = Duration.ofMinutes(2);
  private static final Duration LONGEST_PAUSE = Duration.ofHours(1);

  private final LedgerBook ledger;
  private final PaymentWallet wallet;
  private final BatchSigner signer;
  private final FeePolicy fees;
  private final PayoutOptions options;
  private final Clock clock;
  private final Map<Integer, Failed> failed = new HashMap<>();

  private record Failed(Instant until, Duration pause, String reason) {}

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
      if (before != null && clock.instant().isBefore(before.until())) {
        continue;
      }
      try {
        bump(batch, last);
        failed.remove(batch.number());
      } catch (Obstacle e) {
        fail(batch, String.valueOf(e.getMessage()));
      } catch (WalletException e) {
        // A try that got as far as to reserve coins is two entries of the ledger.
        if (!e.isOfEveryCall() || batch.reserved() != null) {
          fail(batch, String.valueOf(e.getMessage()));
        }
        if (e.isOfEveryCall()) {
          throw e;
        }
      }
    }
  }

  /** What a person asked for stays so until it is signed; tries that fail again and again must not fill the ledger. */
  private void fail(Batch batch, String reason) {
    Failed before = failed.get(batch.number());
    Duration pause = before == null ? FIRST_PAUSE : before.pause().multipliedBy(2);
    pause = pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
    failed.put(batch.number(), new Failed(clock.instant().plus(pause), pause, reason));
  }

  private void bump(Batch batch, BatchVersion last) {
    boolean wanted = batch.isBumpRequested() || batch.paysTooMuch();
    if (!wanted && batch.isHeldBack(last)) {
      return; // Its bytes are somebody else's to hand out, and stay as they are.
    }
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
    FeeRate highest = batch.bumpTo() == null ? options.highest() : batch.bumpTo();
    Funded funded = enough(batch, last, payments, rate);
    signer.replacement(
        batch, payments, funded, highest.compareTo(rate) < 0 ? options.highest() : highest);
  }

  /**
   * A transaction that pays enough more than the version before in all, as nodes ask for (BIP 125 rules 3 and 4); one with
   * fewer outputs needs a higher rate for that.
   */
  private Funded enough(Batch batch, BatchVersion last, List<OpenPayment> payments, FeeRate first) {
    List<OutPoint> mandatory = List.copyOf(batch.outPoints());
    FeeRate rate = first;
    for (int tries = 0; tries < MAX_TRIES; tries++) {
      Funded funded =
          wallet.fund(BatchFunder.outputs(payments), mandatory, rate, batch.changeScript());
      long vsize = Math.max(1, funded.feeSat() * 1_000 / rate.satPerKvb());
      // The wallet's estimate of the size is a little high: a few bytes of signatures.
      long needed = last.feeSat() + PayoutOptions.INCREMENT.feeSat(vsize + MARGIN_VSIZE);
      if (funded.feeSat() >= needed) {
        return funded;
      }
      rate = FeeRate.of(needed + 1, vsize);
      if (rate.compareTo(options.highest()) > 0) {
        break;
      }
    }
    throw new Obstacle("a replacement would have to pay more than payouts.max_fee_rate ("
        + options.highest() + " sat/vB)");
  }

  /** Why a replacement was not made; null if there is no such. */
  @Nullable
  String whyNot() {
    return failed.values().stream().map(Failed::reason).findFirst().orElse(null);
  }
}
