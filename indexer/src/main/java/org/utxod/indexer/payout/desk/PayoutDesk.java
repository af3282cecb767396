package org.utxod.indexer.payout.desk;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.utxod.indexer.payout.book.Batch;
import org.utxod.indexer.payout.book.LedgerBook;
import org.utxod.indexer.payout.book.OpenPayment;
import org.utxod.indexer.payout.book.OpenPayout;
import org.utxod.indexer.payout.book.PayoutBook;
import org.utxod.indexer.payout.chain.PayoutChain;
import org.utxod.indexer.payout.engine.PayoutEngine;
import org.utxod.indexer.payout.engine.PayoutOptions;
import org.utxod.indexer.payout.ledger.LedgerEntry;
import org.utxod.indexer.payout.ledger.LedgerEntry.PaymentLine;
import org.utxod.indexer.payout.ledger.LedgerException;
import org.utxod.indexer.payout.wallet.PaymentWallet;
import org.utxod.indexer.payout.wallet.WalletException;
import org.utxod.query.payout.AuditLine;
import org.utxod.query.payout.FeeRate;
import org.utxod.query.payout.PaymentState;
import org.utxod.query.payout.Payout;
import org.utxod.query.payout.PayoutException;
import org.utxod.query.payout.PayoutException.Kind;
import org.utxod.query.payout.PayoutOrder;
import org.utxod.query.payout.PayoutPage;
import org.utxod.query.payout.PayoutPreview;
import org.utxod.query.payout.PayoutService;
import org.utxod.query.payout.PayoutStatus;
import org.utxod.query.payout.SignedTransaction;
import org.utxod.store.chain.ChainPoint;
import org.utxod.store.chain.Network;

/** Records what is wanted and tells what became of it. Thread-safe. */
public final class PayoutDesk implements PayoutService {
  private final LedgerBook ledger;
  private final PayoutChain chain;
  private final OrderCheck check;
  private final Preview preview;
  private final Lookup lookup;
  private final Clock clock;
  private final Runnable wake;
  private final PayoutEngine engine;

  /**
   * @param wake called when there is something for the engine
   */
  public PayoutDesk(
      LedgerBook ledger,
      PaymentWallet wallet,
      PayoutChain chain,
      Network network,
      PayoutLimits limits,
      PayoutOptions options,
      Clock clock,
      Runnable wake,
      PayoutEngine engine) {
    this.ledger = ledger;
    this.chain = chain;
    this.check = new OrderCheck(network, limits, options, wallet);
    this.preview = new Preview(ledger, wallet, options);
    this.lookup = new Lookup(ledger);
    this.clock = clock;
    this.wake = wake;
    this.engine = engine;
  }

  @Override
  public Recorded create(PayoutOrder order, String person) {
    return recording(() -> {
      Lookup.Found before = lookup.find(order.id());
      if (before != null) {
        return repeated(order, before);
      }
      List<PaymentLine> lines = check.lines(order);
      FeeRate rate = order.feeRate();
      Recorded made = ledger.with(access -> {
        Lookup.Found meanwhile = lookup.find(order.id());
        if (meanwhile != null) {
          return repeated(order, meanwhile);
        }
        requireNoHalt(access.book());
        check.requireRoom(lines, access.book());
        check.requireNotPaidElsewhere(lines, access.book());
        check.requireWithinDay(lines, access.book(), clock.instant());
        access.append(new LedgerEntry.PayoutRecorded(
            order.id(),
            order.sha256(),
            person,
            rate == null ? null : rate.toString(),
            check.needsApproval(lines),
            order.signOnly() ? true : null,
            lines));
        OpenPayout payout = Objects.requireNonNull(access.book().openPayout(order.id()));
        return recorded(payout.toPayout(), false);
      });
      wake.run();
      return made;
    });
  }

  private Recorded repeated(PayoutOrder order, Lookup.Found before) {
    if (!before.orderSha256().equals(order.sha256())) {
      throw new PayoutException(
          Kind.OTHER_ORDER,
          "The payout " + order.id()
              + " was recorded before with other payments. An idempotency key belongs to "
              + "one payout for ever; use another key for another payout.");
    }
    return recorded(before.payout(), true);
  }

  /* Before the first look at the wallet nobody knows whether this is the whole ledger. */
  private void requireNoHalt(PayoutBook book) {
    if (!engine.isChecked()) {
      throw new PayoutException(
          Kind.UNAVAILABLE,
          "The ledger has not been held against the wallet since the start; it waits for "
              + engine.waitsFor() + ". Try again in a moment.");
    }
    LedgerException broken = ledger.failure();
    if (broken != null) {
      throw broken;
    }
    if (book.haltReason() != null) {
      throw new PayoutException(Kind.UNAVAILABLE, "Payments are halted: " + book.haltReason());
    }
  }

  @Override
  public PayoutPreview preview(PayoutOrder order) {
    return recording(() -> {
      List<PaymentLine> lines = check.lines(order);
      ledger.with(access -> {
        check.requireWithinDay(lines, access.book(), clock.instant());
        return null;
      });
      return preview.of(order, lines, check.needsApproval(lines));
    });
  }

  @Override
  public Recorded get(String id) {
    return recording(() -> recorded(lookup.require(id).payout(), true));
  }

  @Override
  public PayoutPage list(@Nullable Long before, @Nullable PaymentState state, int limit) {
    return recording(() -> lookup.page(before, state, limit, tip()));
  }

  @Override
  public Recorded approve(String id, String person) {
    return change(id, (access, payout) -> {
      if (!payout.isQueued()) {
        throw new PayoutException(Kind.WRONG_STATE, "The payout does not wait for an approval.");
      }
      if (payout.person().equals(person)) {
        throw new PayoutException(
            Kind.NOT_ALLOWED, "Who asked for a payout cannot approve it: another person must.");
      }
      access.append(new LedgerEntry.Approved(id, person));
    });
  }

  @Override
  public Recorded cancel(String id, List<Integer> payments, String person) {
    return change(id, (access, payout) -> {
      List<Integer> cancelled = new ArrayList<>();
      for (int index : chosen(payout, payments)) {
        OpenPayment payment = payout.payments().get(index);
        boolean open = payment.state() != PaymentState.CONFIRMED
            && payment.state() != PaymentState.CANCELLED
            && payment.state() != PaymentState.FAILED;
        if (open && !payment.isCancelRequested()) {
          cancelled.add(index);
        } else if (!payments.isEmpty() && !payment.isCancelRequested()) {
          throw new PayoutException(
              Kind.WRONG_STATE,
              "Payment " + index + " is " + payment.state().label() + " and cannot be cancelled.");
        }
      }
      if (cancelled.isEmpty()) {
        if (payments.isEmpty()
            && !payout.payments().stream().anyMatch(OpenPayment::isCancelRequested)) {
          throw new PayoutException(
              Kind.WRONG_STATE, "No payment of it can be cancelled any more.");
        }
        return; // Asked for before.
      }
      access.append(new LedgerEntry.CancelRequested(id, cancelled, person));
    });
  }

  private static List<Integer> chosen(OpenPayout payout, List<Integer> payments) {
    int count = payout.payments().size();
    for (int index : payments) {
      if (index < 0 || index >= count) {
        throw new PayoutException(
            Kind.BAD_ORDER,
            "There is no payment " + index + "; they count from 0 to " + (count - 1) + ".");
      }
    }
    return payments.isEmpty()
        ? IntStream.range(0, count).boxed().toList()
        : payments.stream().distinct().toList();
  }

  @Override
  public Recorded bump(String id, @Nullable FeeRate rate, String person) {
    return change(id, (access, payout) -> {
      boolean any =
          payout.payments().stream().map(OpenPayment::batch).anyMatch(PayoutDesk::canBump);
      if (!any) {
        throw new PayoutException(Kind.WRONG_STATE, "No transaction of it is waiting for a block.");
      }
      access.append(
          new LedgerEntry.BumpRequested(id, rate == null ? null : rate.toString(), person));
    });
  }

  private static boolean canBump(@Nullable Batch batch) {
    return batch != null && batch.mined() == null && !batch.isConflicted();
  }

  @Override
  public List<SignedTransaction> transactions(String id) {
    return recording(() -> {
      OpenPayout open = ledger.with(access -> access.book().openPayout(id));
      if (open == null) {
        var unused = lookup.require(id);
        return List.of();
      }
      return ledger.with(access -> SignedVersions.of(open));
    });
  }

  @Override
  public Recorded send(String id, String person) {
    return change(id, (access, payout) -> {
      if (!payout.wasSignOnly()) {
        throw new PayoutException(
            Kind.WRONG_STATE, "The payout was not asked for to be signed only; it is sent anyway.");
      }
      if (!payout.isSignOnly()) {
        return; // Asked for before.
      }
      String paused = access.book().pauseReason();
      if (paused != null) {
        throw new PayoutException(
            Kind.WRONG_STATE, "Payments are paused " + paused + ". Nothing new is handed out.");
      }
      access.append(new LedgerEntry.SendRequested(id, person));
    });
  }

  @Override
  public Recorded repay(String id, List<Integer> payments, String person) {
    return change(id, (access, payout) -> {
      List<Integer> chosen = chosen(payout, payments);
      List<Integer> failed = chosen.stream()
          .filter(index -> payout.payments().get(index).state() == PaymentState.FAILED)
          .toList();
      if (failed.isEmpty() || (!payments.isEmpty() && failed.size() != chosen.size())) {
        throw new PayoutException(
            Kind.WRONG_STATE,
            "Only payments that failed can be paid anew. Others are paid, or will be, by what is signed.");
      }
      access.append(new LedgerEntry.Repay(id, failed, person));
    });
  }

  /** What is done to an open payout, under the ledger's lock. */
  private interface Change {
    void make(LedgerBook.Access access, OpenPayout payout);
  }

  private Recorded change(String id, Change change) {
    return recording(() -> {
      Recorded changed = ledger.with(access -> {
        requireNoHalt(access.book());
        OpenPayout payout = access.book().openPayout(id);
        if (payout == null) {
          lookup.require(id);
          throw new PayoutException(
              Kind.WRONG_STATE, "The payout is finished; nothing about it can be changed.");
        }
        change.make(access, payout);
        return recorded(payout.toPayout(), true);
      });
      wake.run();
      return changed;
    });
  }

  @Override
  public PayoutStatus status() {
    return ledger.with(
        access -> Status.of(access.book(), ledger, engine.waitsFor(), clock.instant()));
  }

  @Override
  public PayoutStatus pause(String person, String reason) {
    return recording(() -> {
      ledger.append(new LedgerEntry.Paused(person, reason));
      return status();
    });
  }

  @Override
  public PayoutStatus resume(String person) {
    return recording(() -> {
      ledger.with(access -> access.book().pauseReason() == null
          ? null
          : access.append(new LedgerEntry.Resumed(person)));
      wake.run();
      return status();
    });
  }

  @Override
  public List<String> reconcile(String person) {
    return recording(() -> {
      List<String> findings = engine.reconcile(person);
      wake.run();
      return findings;
    });
  }

  @Override
  public List<AuditLine> audit(long after, int limit) {
    return recording(() -> ledger.after(after, limit));
  }

  private Recorded recorded(Payout payout, boolean existed) {
    return new Recorded(payout, tip(), existed);
  }

  private int tip() {
    try (PayoutChain.View view = chain.view()) {
      ChainPoint point = view.point();
      return point == null ? 0 : point.height();
    }
  }

  private static <T> T recording(Supplier<T> work) {
    try {
      return work.get();
    } catch (LedgerException | WalletException e) {
      throw new PayoutException(Kind.UNAVAILABLE, String.valueOf(e.getMessage()));
    }
  }
}
