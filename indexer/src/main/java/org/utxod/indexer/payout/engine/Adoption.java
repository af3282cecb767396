package org.utxod.indexer.payout.engine;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.utxod.indexer.bitcoind.RawTransaction;
import org.utxod.indexer.payout.book.Batch;
import org.utxod.indexer.payout.book.LedgerBook;
import org.utxod.indexer.payout.book.OpenPayment;
import org.utxod.indexer.payout.book.OpenPayout;
import org.utxod.indexer.payout.book.PayoutBook;
import org.utxod.indexer.payout.ledger.LedgerEntry;
import org.utxod.indexer.payout.ledger.LedgerEntry.PaidElsewhere;
import org.utxod.indexer.payout.wallet.PaymentWallet;
import org.utxod.indexer.payout.wallet.PaymentWallet.FundedInput;
import org.utxod.indexer.payout.wallet.PaymentWallet.Known;
import org.utxod.query.payout.PaymentState;
import org.utxod.store.chain.OutPoint;
import org.utxod.store.chain.Script;
import org.utxod.store.chain.Txid;

/**
 * Finds the payments that an unexplained debit pays, by script and amount, and takes it for the transaction of theirs:
 * so a ledger that is an older copy learns again what it had signed, and does not sign it anew.
 */
final class Adoption {
  private final LedgerBook ledger;
  private final PaymentWallet wallet;

  Adoption(LedgerBook ledger, PaymentWallet wallet) {
    this.ledger = ledger;
    this.wallet = wallet;
  }

  /** A payment and the output that pays it. */
  private record Match(OpenPayment payment, int vout) {}

  /**
   * Takes a debit in.
   *
   * @param person who reconciles
   * @param findings receives what was found
   * @return the outputs that no open payment explains
   */
  List<PaidElsewhere> adopt(Txid debit, Known known, String person, List<String> findings) {
    RawTransaction tx = RawTransaction.decode(known.hex(), 0);
    Script change = wallet.newChangeScript();
    return ledger.with(access -> {
      Batch batch = replaced(access.book(), tx);
      // One of a batch that is in a block already can never be: it pays nothing.
      boolean canWin = batch == null || (batch.mined() == null && batch.reserved() == null);
      List<Match> matches = canWin ? matches(access.book(), tx, batch) : List.of();
      List<PaidElsewhere> others = elsewhere(debit, tx, matches);
      if (matches.isEmpty()) {
        findings.add("Accepted the debit " + debit + ", which no payout explains.");
      } else {
        remember(access, person, debit, others);
        record(access, batch, matches, known, tx, change);
        for (Match match : matches) {
          findings.add("The debit " + debit + " pays payment "
              + match.payment().ref().index() + " of payout "
              + match.payment().ref().payout() + "; it is taken for its transaction.");
        }
      }
      return others;
    });
  }

  /**
   * Before the debit counts as explained: if the process dies then, nothing looks at its other outputs again, and what they
   * paid could be asked for and paid once more. The halt lasts until all is reconciled.
   */
  private static void remember(
      LedgerBook.Access access, String person, Txid debit, List<PaidElsewhere> others) {
    if (others.isEmpty()) {
      return;
    }
    String halted = access.book().haltReason();
    access.append(new LedgerEntry.Reconciled(
        person,
        List.of(),
        List.of("The debit " + debit + " has outputs that no payout explains."),
        others));
    if (halted != null) {
      access.append(new LedgerEntry.Halted(halted));
    }
  }

  /** The watched batch of which it spends a coin, so that one of the two versions rules the other out; null if there is none. */
  private static @Nullable Batch replaced(PayoutBook book, RawTransaction tx) {
    Set<OutPoint> inputs = new HashSet<>(tx.inputs());
    return book.batches().stream()
        .filter(batch -> batch.outPoints().stream().anyMatch(inputs::contains))
        .findFirst()
        .orElse(null);
  }

  private static List<Match> matches(PayoutBook book, RawTransaction tx, @Nullable Batch batch) {
    List<OpenPayment> candidates = unpaid(book, batch);
    List<Match> matches = new ArrayList<>();
    Set<OpenPayment> taken = new HashSet<>();
    for (int vout = 0; vout < tx.outputs().size(); vout++) {
      RawTransaction.Output output = tx.outputs().get(vout);
      for (OpenPayment payment : candidates) {
        if (payment.amountSat() == output.valueSat()
            && payment.script().equals(output.script())
            && taken.add(payment)) {
          matches.add(new Match(payment, vout));
          break;
        }
      }
    }
    return matches;
  }

  /** Those of the batch first, then those of none, then those of others, which will be paid by this one instead. */
  private static List<OpenPayment> unpaid(PayoutBook book, @Nullable Batch batch) {
    List<OpenPayment> unpaid = new ArrayList<>();
    for (OpenPayout payout : book.openPayouts()) {
      for (OpenPayment payment : payout.payments()) {
        if (payment.state() != PaymentState.CONFIRMED
            && payment.state() != PaymentState.CANCELLED) {
          unpaid.add(payment);
        }
      }
    }
    unpaid.sort(Comparator.comparingInt(
        payment -> payment.batch() == null ? 1 : payment.batch() == batch ? 0 : 2));
    return unpaid;
  }

  private static void record(
      LedgerBook.Access access,
      @Nullable Batch batch,
      List<Match> matches,
      Known known,
      RawTransaction tx,
      Script change) {
    int number = batch == null ? access.book().nextBatch() : batch.number();
    int version = batch == null ? 1 : batch.versions().size() + 1;
    int height = batch == null ? 0 : batch.height();
    List<LedgerEntry.Input> inputs = new ArrayList<>();
    long in = 0;
    for (FundedInput input : known.inputs()) {
      in = Math.addExact(in, input.valueSat());
      inputs.add(new LedgerEntry.Input(
          input.outPoint().txid().display(),
          input.outPoint().vout(),
          input.script().hex(),
          input.valueSat()));
    }
    access.append(new LedgerEntry.Reserved(
        number,
        version,
        matches.stream().map(match -> match.payment().ref()).toList(),
        inputs,
        change.hex(),
        height));
    long out = tx.outputs().stream().mapToLong(RawTransaction.Output::valueSat).sum();
    access.append(new LedgerEntry.Signed(
        number,
        version,
        known.hex(),
        tx.txid().display(),
        Math.max(1, in - out),
        tx.vsize(),
        matches.stream().map(Match::vout).toList(),
        null));
  }

  private static List<PaidElsewhere> elsewhere(Txid debit, RawTransaction tx, List<Match> matches) {
    Set<Integer> explained = new HashSet<>(matches.stream().map(Match::vout).toList());
    List<PaidElsewhere> elsewhere = new ArrayList<>();
    for (int vout = 0; vout < tx.outputs().size(); vout++) {
      if (!explained.contains(vout)) {
        RawTransaction.Output output = tx.outputs().get(vout);
        elsewhere.add(new PaidElsewhere(debit.display(), output.script().hex(), output.valueSat()));
      }
    }
    return elsewhere;
  }
}
