package org.utxod.indexer.payout.engine;

import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.utxod.indexer.payout.book.LedgerBook;
import org.utxod.indexer.payout.book.OpenPayout;
import org.utxod.indexer.payout.chain.PayoutChain;
import org.utxod.indexer.payout.ledger.LedgerEntry;
import org.utxod.indexer.payout.ledger.LedgerException;
import org.utxod.indexer.payout.wallet.PaymentWallet;
import org.utxod.indexer.payout.wallet.WalletException;
import org.utxod.query.payout.PayoutException;
import org.utxod.query.signing.CoinReservations;
import org.utxod.store.chain.ChainPoint;
import org.utxod.store.error.UtxodException;

/**
 * One round of everything that paying takes. A round can end anywhere, by an error or with the process: the next one
 * goes on from what is recorded. For one thread; {@link #waitsFor} is for any.
 */
public final class PayoutEngine {
  private final LedgerBook ledger;
  private final PaymentWallet wallet;
  private final PayoutChain chain;
  private final WalletGuard guard;
  private final BatchFollower follower;
  private final VanishedCoins vanished;
  private final BatchBroadcaster broadcaster;
  private final BatchSigner signer;
  private final BatchFunder funder;
  private final BatchBumper bumper;
  private final CoinReservations reservations;
  private volatile boolean checked;
  private volatile @Nullable String waitsFor = "the first look at the wallet";

  public PayoutEngine(
      LedgerBook ledger,
      PaymentWallet wallet,
      PayoutChain chain,
      PayoutOptions options,
      Clock clock) {
    this(ledger, wallet, chain, options, clock, new CoinReservations());
  }

  /** @param reservations of others who spend coins, some of which may be the wallet's */
  public PayoutEngine(
      LedgerBook ledger,
      PaymentWallet wallet,
      PayoutChain chain,
      PayoutOptions options,
      Clock clock,
      CoinReservations reservations) {
    this.reservations = reservations;
    this.ledger = ledger;
    this.wallet = wallet;
    this.chain = chain;
    this.guard = new WalletGuard(ledger, wallet, reservations::isSigned);
    this.follower = new BatchFollower(ledger, chain, options);
    this.vanished = new VanishedCoins(ledger, wallet, options);
    this.broadcaster = new BatchBroadcaster(ledger, wallet, clock);
    this.signer = new BatchSigner(ledger, wallet, chain, options, guard, reservations);
    FeePolicy fees = new FeePolicy(wallet, options);
    this.funder = new BatchFunder(ledger, wallet, signer, fees, options, clock);
    this.bumper = new BatchBumper(ledger, wallet, signer, fees, options, clock);
  }

  /**
   * One round.
   *
   * @return whether another one should follow at once
   */
  public synchronized boolean round() {
    try {
      return work();
    } catch (WalletException | Obstacle | LedgerException e) {
      waitsFor = e.getMessage();
      return false;
    } catch (RuntimeException e) {
      waitsFor = "an unexpected failure (" + e.getClass().getSimpleName()
          + "), which the log describes; it is tried again";
      throw e;
    }
  }

  private boolean work() {
    LedgerException broken = ledger.failure();
    if (broken != null) {
      throw broken;
    }
    follow();
    ChainPoint walletTip = wallet.connect();
    guard.check();
    checked = true;
    remember(walletTip);
    if (ledger.with(access -> access.book().haltReason()) != null) {
      waitsFor = null;
      return false;
    }
    signer.releaseLeftOver();
    signer.unlockFreed();
    vanished.look(follower.missing(), walletTip);
    broadcaster.broadcast(walletTip);
    if (ledger.with(access -> access.book().pauseReason()) != null) {
      waitsFor = null;
      return false;
    }
    requireOneChain(walletTip);
    bumper.bump(follower.missing().keySet());
    boolean made = funder.fund();
    broadcaster.broadcast(walletTip);
    waitsFor = Stream.of(funder.whyHeld(), bumper.whyNot(), vanished.reason())
        .filter(Objects::nonNull)
        .findFirst()
        .orElse(null);
    return made;
  }

  /* Also while the wallet is away or payments are halted: what is in the chain is so all the same. */
  private void follow() {
    try {
      follower.follow();
    } catch (LedgerException e) {
      throw e;
    } catch (UtxodException e) {
      throw new Obstacle("the index cannot be read now: " + e.getMessage());
    }
    closeDone();
  }

  private void closeDone() {
    ledger.with(access -> {
      for (OpenPayout payout : access.book().donePayouts()) {
        access.append(new LedgerEntry.PayoutClosed(payout.toPayout(), payout.orderSha256()));
      }
      return null;
    });
  }

  /* The block up to which the wallet lists debits for good. */
  private void remember(ChainPoint walletTip) {
    int height = walletTip.height() - PaymentWallet.DEBIT_DEPTH + 1;
    if (height > 0) {
      try (PayoutChain.View view = chain.view()) {
        view.block(height).ifPresent(guard::remember);
      }
    }
  }

  private void requireOneChain(ChainPoint walletTip) {
    Optional<String> obstacle = chain.obstacle();
    if (obstacle.isPresent()) {
      throw new Obstacle(obstacle.get());
    }
    try (PayoutChain.View view = chain.view()) {
      ChainPoint ours = view.point();
      if (!walletTip.equals(ours)) {
        throw new Obstacle("the wallet is at block " + walletTip + ", the index at " + ours);
      }
    }
  }

  /** Makes no payments any more until the restart, for a reason that the status says. */
  void stop(LedgerException why) {
    ledger.stop(why);
  }

  /** Whether payments wait for a transaction. */
  boolean hasPayable() {
    return ledger.with(access -> !access.book().payable().isEmpty());
  }

  /**
   * A person takes what the wallet shows for right. What the chain says is recorded before, so that no payment is judged by
   * what an older ledger believed.
   *
   * @return what was found, in sentences
   */
  public synchronized List<String> reconcile(String person) {
    try {
      follow();
      requireOneChain(wallet.connect());
      signer.releaseLeftOver();
      return new Reconciliation(ledger, wallet, reservations::isSigned).reconcile(person);
    } catch (Obstacle e) {
      throw new PayoutException(
          PayoutException.Kind.UNAVAILABLE,
          "This must wait until the index and the wallet are at the node's tip: " + e.getMessage()
              + ".");
    }
  }

  /** Whether the wallet and the ledger were held against each other since the start. */
  public boolean isChecked() {
    return checked;
  }

  /** What new transactions wait for, a phrase or sentence; null for nothing, a pause or a halt. */
  public @Nullable String waitsFor() {
    return waitsFor;
  }

  /** Why payments are halted; null if they are not. */
  public @Nullable String haltReason() {
    return ledger.with(access -> access.book().haltReason());
  }
}
