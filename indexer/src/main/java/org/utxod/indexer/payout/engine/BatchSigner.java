package org.utxod.indexer.payout.engine;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.utxod.indexer.bitcoind.RawTransaction;
import org.utxod.indexer.payout.book.Batch;
import org.utxod.indexer.payout.book.BatchVersion;
import org.utxod.indexer.payout.book.LedgerBook;
import org.utxod.indexer.payout.book.OpenPayment;
import org.utxod.indexer.payout.book.PayoutBook;
import org.utxod.indexer.payout.chain.PayoutChain;
import org.utxod.indexer.payout.ledger.LedgerEntry;
import org.utxod.indexer.payout.wallet.PaymentWallet;
import org.utxod.indexer.payout.wallet.PaymentWallet.Funded;
import org.utxod.indexer.payout.wallet.PaymentWallet.FundedInput;
import org.utxod.query.payout.FeeRate;
import org.utxod.query.payout.PaymentState;
import org.utxod.query.signing.CoinReservations;
import org.utxod.store.chain.OutPoint;
import org.utxod.store.chain.Script;

/**
 * Checks a transaction that the wallet made, reserves its coins, has it signed and records it: in this order, each step
 * recorded before the next. For the engine's thread.
 */
final class BatchSigner {
  private final LedgerBook ledger;
  private final PaymentWallet wallet;
  private final PayoutChain chain;
  private final PayoutOptions options;
  private final WalletGuard guard;
  private final CoinReservations reservations;
  private final LockedForOthers lockedForOthers;

  BatchSigner(
      LedgerBook ledger,
      PaymentWallet wallet,
      PayoutChain chain,
      PayoutOptions options,
      WalletGuard guard,
      CoinReservations reservations) {
    this.ledger = ledger;
    this.wallet = wallet;
    this.chain = chain;
    this.options = options;
    this.guard = guard;
    this.reservations = reservations;
    this.lockedForOthers = new LockedForOthers(
        reservations::ofSigning, reservations::freedLately, wallet::lock, wallet::unlock);
  }

  /**
   * Makes the first version of a batch.
   *
   * @throws Obstacle if the wallet's transaction is not what was asked for, or something changed meanwhile; if coins
   *     were reserved {@link #releaseLeftOver} ends that
   */
  void first(List<OpenPayment> payments, Funded funded, Script change, FeeRate highest) {
    check(funded, payments, change, Set.of());
    int height;
    try (PayoutChain.View view = chain.view()) {
      height = requireUnspent(funded, Set.of(), view);
    }
    int number = reservations.exclusively(() -> ledger.with(access -> {
      requireFree(funded);
      PayoutBook book = access.book();
      for (OpenPayment payment : payments) {
        if (payment.state() != PaymentState.APPROVED || payment.batch() != null) {
          throw new Obstacle("a payment was cancelled meanwhile");
        }
      }
      int next = book.nextBatch();
      access.append(reserved(next, 1, payments, funded, change, height));
      return next;
    }));
    sign(batch(number), funded, highest, null);
  }

  /** Makes a version of a batch that replaces the ones before. */
  void replacement(Batch batch, List<OpenPayment> payments, Funded funded, FeeRate highest) {
    BatchVersion before = batch.lastSigned();
    Set<OutPoint> earlier = batch.outPoints();
    check(funded, payments, batch.changeScript(), earlier);
    try (PayoutChain.View view = chain.view()) {
      requireUnspent(funded, earlier, view);
    }
    reservations.exclusively(() -> {
      requireFree(funded);
      ledger.append(reserved(
          batch.number(),
          batch.versions().size() + 1,
          payments,
          funded,
          batch.changeScript(),
          batch.height()));
      return batch;
    });
    sign(batch, funded, highest, before);
  }

  private Batch batch(int number) {
    return ledger.with(access -> access.book().batches().stream()
        .filter(batch -> batch.number() == number)
        .findFirst()
        .orElseThrow());
  }

  private static LedgerEntry.Reserved reserved(
      int batch,
      int version,
      List<OpenPayment> payments,
      Funded funded,
      Script change,
      int height) {
    List<LedgerEntry.Input> inputs = new ArrayList<>();
    for (FundedInput input : funded.inputs()) {
      inputs.add(new LedgerEntry.Input(
          input.outPoint().txid().display(),
          input.outPoint().vout(),
          input.script().hex(),
          input.valueSat()));
    }
    return new LedgerEntry.Reserved(
        batch,
        version,
        payments.stream().map(OpenPayment::ref).toList(),
        inputs,
        change.hex(),
        height);
  }

  /** The outputs are ours in our order and then change; the inputs are those it says; nobody else has them. */
  private void check(
      Funded funded, List<OpenPayment> payments, Script change, Set<OutPoint> earlier) {
    RawTransaction tx = decode(funded.hex());
    requireOutputs(tx, payments, change, funded.changeVout());
    List<OutPoint> inputs = funded.inputs().stream().map(FundedInput::outPoint).toList();
    if (!tx.inputs().equals(inputs) || new HashSet<>(inputs).size() != inputs.size()) {
      throw new Obstacle("the wallet's transaction has other inputs than it says");
    }
    if (!inputs.containsAll(earlier)) {
      throw new Obstacle("the wallet's replacement leaves out a coin of an earlier version");
    }
    Set<OutPoint> taken = new HashSet<>(ledger.with(access -> access.book().spokenFor()));
    taken.removeAll(earlier);
    if (inputs.stream().anyMatch(taken::contains)) {
      wallet.lock(taken);
      throw new Obstacle("the wallet chose a coin that another payout spends");
    }
    Set<OutPoint> others = reservations.ofSigning();
    others.retainAll(inputs);
    if (!others.isEmpty()) {
      lockedForOthers.lock(others);
      throw new Obstacle(
          "the wallet chose a coin that is reserved for a transaction that somebody else signs");
    }
    long in = funded.inputs().stream().mapToLong(FundedInput::valueSat).reduce(0, Math::addExact);
    long out = tx.outputs().stream().mapToLong(RawTransaction.Output::valueSat).sum();
    if (in - out != funded.feeSat() || funded.feeSat() <= 0) {
      throw new Obstacle("the wallet's transaction does not pay the fee that it says");
    }
    if (funded.feeSat() > options.maxFeeSat()) {
      throw new Obstacle("the fee would be " + funded.feeSat() + " sat, above payouts.max_fee_sat ("
          + options.maxFeeSat() + ")");
    }
  }

  private void requireFree(Funded funded) {
    Set<OutPoint> others = reservations.ofSigning();
    if (funded.inputs().stream().anyMatch(input -> others.contains(input.outPoint()))) {
      throw new Obstacle(
          "a coin was reserved meanwhile for a transaction that somebody else signs");
    }
  }

  /** Unlocks coins of the wallet that were locked as long as others reserved them, also before a restart. */
  void unlockFreed() {
    lockedForOthers.unlockFreed(() -> ledger.with(access -> access.book().spokenFor()));
  }

  private static RawTransaction decode(String hex) {
    try {
      return RawTransaction.decode(hex, 0);
    } catch (IllegalArgumentException e) {
      throw new Obstacle("the wallet made a transaction that cannot be read: " + e.getMessage());
    }
  }

  private static void requireOutputs(
      RawTransaction tx, List<OpenPayment> payments, Script change, @Nullable Integer changeVout) {
    boolean right = tx.outputs().size() == payments.size() + (changeVout == null ? 0 : 1)
        && (changeVout == null || changeVout == payments.size());
    for (int i = 0; right && i < payments.size(); i++) {
      RawTransaction.Output output = tx.outputs().get(i);
      right = output.script().equals(payments.get(i).script())
          && output.valueSat() == payments.get(i).amountSat();
    }
    if (!right || (changeVout != null && !tx.outputs().get(changeVout).script().equals(change))) {
      throw new Obstacle("the wallet's transaction has other outputs than it was asked for");
    }
  }

  /** The index must know every new coin; its height. */
  private static int requireUnspent(Funded funded, Set<OutPoint> earlier, PayoutChain.View view) {
    for (FundedInput input : funded.inputs()) {
      boolean right = earlier.contains(input.outPoint())
          || view.coin(input.script(), input.outPoint())
              .filter(coin -> coin.valueSat() == input.valueSat())
              .isPresent();
      if (!right) {
        throw new Obstacle("the wallet chose the coin " + input.outPoint()
            + ", which the index does not have as unspent");
      }
    }
    return view.point() == null ? 0 : view.point().height();
  }

  private void sign(Batch batch, Funded funded, FeeRate highest, @Nullable BatchVersion before) {
    wallet.lock(funded.inputs().stream().map(FundedInput::outPoint).toList());
    String hex = wallet.sign(funded.hex());
    RawTransaction unsigned = decode(funded.hex());
    RawTransaction signed = decode(hex);
    if (!signed.inputs().equals(unsigned.inputs())
        || !signed.outputs().equals(unsigned.outputs())) {
      throw new Obstacle("the wallet signed another transaction than it was asked for");
    }
    FeeRate rate = FeeRate.of(funded.feeSat(), signed.vsize());
    // The wallet rounds its estimate of the size up, so that the rate comes out a little different.
    if (rate.satPerKvb() > highest.satPerKvb() * 12 / 10) {
      throw new Obstacle(
          "the transaction would pay " + rate + " sat/vB, which is above " + highest);
    }
    if (before != null
        && funded.feeSat() < before.feeSat() + PayoutOptions.INCREMENT.feeSat(signed.vsize())) {
      throw new Obstacle("the replacement would not pay enough more than the version before");
    }
    BatchVersion reserved = batch.reserved();
    int version = reserved == null ? 0 : reserved.number();
    List<Integer> vouts = new ArrayList<>();
    for (int i = 0; reserved != null && i < reserved.payments().size(); i++) {
      vouts.add(i);
    }
    ledger.append(new LedgerEntry.Signed(
        batch.number(),
        version,
        hex,
        signed.txid().display(),
        funded.feeSat(),
        signed.vsize(),
        vouts,
        funded.changeVout()));
    guard.write();
  }

  /**
   * Gives up a version that was reserved and not signed, because the process died or the wallet failed: no signature of
   * it was ever recorded, so none was handed out.
   */
  void releaseLeftOver() {
    for (Batch batch : ledger.with(access -> access.book().batches())) {
      BatchVersion reserved = batch.reserved();
      if (reserved == null) {
        continue;
      }
      Set<OutPoint> kept = new HashSet<>();
      for (BatchVersion version : batch.versions()) {
        if (version.isSigned()) {
          kept.addAll(version.outPoints());
        }
      }
      wallet.unlock(
          reserved.outPoints().stream().filter(coin -> !kept.contains(coin)).toList());
      ledger.append(
          new LedgerEntry.Released(batch.number(), reserved.number(), "it was not signed"));
    }
  }
}
