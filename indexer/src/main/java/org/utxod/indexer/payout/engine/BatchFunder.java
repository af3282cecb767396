package org.utxod.indexer.payout.engine;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.utxod.indexer.payout.book.Batch;
import org.utxod.indexer.payout.book.LedgerBook;
import org.utxod.indexer.payout.book.OpenPayment;
import org.utxod.indexer.payout.ledger.LedgerEntry.PaymentRef;
import org.utxod.indexer.payout.wallet.PaymentWallet;
import org.utxod.indexer.payout.wallet.PaymentWallet.Funded;
import org.utxod.indexer.payout.wallet.PaymentWallet.Output;
import org.utxod.indexer.payout.wallet.WalletException;
import org.utxod.query.payout.FeeRate;
import org.utxod.store.chain.Script;

/** Puts approved payments into new batches. For the engine's thread. */
final class BatchFunder {
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(15);
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(10);

  private final LedgerBook ledger;
  private final PaymentWallet wallet;
  private final BatchSigner signer;
  private final FeePolicy fees;
  private final PayoutOptions options;
  private final Clock clock;

  /** Payments that could not be paid alone, until when they wait, so that others are not held up. */
  private final Map<PaymentRef, Held> held = new HashMap<>();

  private record Held(Instant until, Duration pause, String reason) {}

  /** Kept until a batch uses it, so that failed attempts do not use up the wallet's addresses. */
  private @Nullable Script change;

  BatchFunder(
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

  /** A batch that is due, and why it is not complete if it is not. */
  private record Candidates(
      List<OpenPayment> payments, @Nullable FeeRate wanted) {}

  /**
   * Makes at most one batch.
   *
   * @return whether it made one, so that there may be another
   * @throws Obstacle or a {@link WalletException} if it could not
   */
  boolean fund() {
    Candidates candidates = candidates();
    if (candidates.payments().isEmpty()) {
      return false;
    }
    FeeRate rate = fees.first(candidates.wanted());
    List<OpenPayment> payments = candidates.payments();
    while (true) {
      try {
        pay(payments, rate, candidates.wanted());
        payments.forEach(payment -> held.remove(payment.ref()));
        return true;
      } catch (WalletException e) {
        if (isReserved(payments)) {
          // Each try is two entries of the ledger, so that they must not follow each other at once.
          List<OpenPayment> tried = payments;
          tried.forEach(payment -> hold(payment, String.valueOf(e.getMessage())));
          throw e;
        }
        if (e.isOfEveryCall()) {
          throw e;
        }
        if (payments.size() == 1) {
          hold(payments.get(0), String.valueOf(e.getMessage()));
          throw e;
        }
        payments = payments.subList(0, payments.size() / 2);
      } catch (Obstacle e) {
        payments.forEach(payment -> hold(payment, String.valueOf(e.getMessage())));
        throw e;
      }
    }
  }

  private void pay(List<OpenPayment> payments, FeeRate rate, @Nullable FeeRate wanted) {
    Script to = change == null ? wallet.newChangeScript() : change;
    change = to;
    Funded funded = wallet.fund(outputs(payments), List.of(), rate, to);
    try {
      signer.first(payments, funded, to, wanted == null ? options.highest() : rate);
    } finally {
      change = isSigned(payments) ? null : to;
    }
  }

  private boolean isReserved(List<OpenPayment> payments) {
    return ledger.with(access -> payments.get(0).batch() != null);
  }

  private boolean isSigned(List<OpenPayment> payments) {
    return ledger.with(access -> {
      Batch batch = payments.get(0).batch();
      return batch != null && batch.lastSigned() != null;
    });
  }

  static List<Output> outputs(List<OpenPayment> payments) {
    return payments.stream()
        .map(payment -> new Output(payment.script(), payment.amountSat()))
        .toList();
  }

  private void hold(OpenPayment payment, String reason) {
    Held before = held.get(payment.ref());
    Duration pause = before == null ? FIRST_PAUSE : before.pause().multipliedBy(2);
    if (pause.compareTo(LONGEST_PAUSE) > 0) {
      pause = LONGEST_PAUSE;
    }
    held.put(payment.ref(), new Held(clock.instant().plus(pause), pause, reason));
  }

  /** What payments of one transaction have in common: the rate, and of what is signed only the payout. */
  private record Group(@Nullable FeeRate rate, @Nullable String payout) {
    static Group of(OpenPayment payment) {
      return new Group(payment.feeRate(), payment.isHeld() ? payment.ref().payout() : null);
    }
  }

  /** The earliest payments that can go together, no script twice, of the first group that is full or has waited enough. */
  private Candidates candidates() {
    Instant now = clock.instant();
    List<OpenPayment> payable = ledger.with(access -> access.book().payable());
    held.keySet().retainAll(new HashSet<>(payable.stream().map(OpenPayment::ref).toList()));
    Map<Group, Gathering> groups = new LinkedHashMap<>();
    for (OpenPayment payment : payable) {
      Held waits = held.get(payment.ref());
      if (waits == null || !now.isBefore(waits.until())) {
        groups
            .computeIfAbsent(Group.of(payment), group -> new Gathering())
            .add(payment, options, now);
      }
    }
    return groups.entrySet().stream()
        .filter(group -> group.getValue().isDue(options))
        .findFirst()
        .map(group -> new Candidates(group.getValue().chosen, group.getKey().rate()))
        .orElse(new Candidates(List.of(), null));
  }

  /** The payments of a group, as many as a transaction takes. */
  private static final class Gathering {
    private final List<OpenPayment> chosen = new ArrayList<>();
    private final Set<Script> scripts = new HashSet<>();
    private boolean due;

    void add(OpenPayment payment, PayoutOptions options, Instant now) {
      if (chosen.size() < options.batchPayments() && scripts.add(payment.script())) {
        chosen.add(payment);
        // Nobody else joins what is signed only.
        due |= payment.isHeld() || !now.isBefore(payment.since().plus(options.batchWait()));
      }
    }

    boolean isDue(PayoutOptions options) {
      return due || chosen.size() == options.batchPayments();
    }
  }

  /** Why a payment waits; null if it does not, beyond the time for others to join it. */
  @Nullable
  String whyHeld() {
    return held.values().stream().map(Held::reason).findFirst().orElse(null);
  }
}
