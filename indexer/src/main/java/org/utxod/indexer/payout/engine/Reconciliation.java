package org.utxod.indexer.payout.engine;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import org.utxod.indexer.payout.book.LedgerBook;
import org.utxod.indexer.payout.ledger.LedgerEntry;
import org.utxod.indexer.payout.wallet.PaymentWallet;
import org.utxod.store.chain.Txid;

/** A person takes what the wallet shows for right, after a halt. For one thread at a time, while the engine rests. */
final class Reconciliation {
  private final LedgerBook ledger;
  private final PaymentWallet wallet;
  private final Predicate<Txid> signedByOthers;

  /** @param signedByOthers transactions that were signed elsewhere and are known here */
  Reconciliation(LedgerBook ledger, PaymentWallet wallet, Predicate<Txid> signedByOthers) {
    this.signedByOthers = signedByOthers;
    this.ledger = ledger;
    this.wallet = wallet;
  }

  private record Debit(Txid txid, PaymentWallet.Known known) {}

  /**
   * What a block rules out first, then what is in no block, then what is in one: a payment that several of them pay, as where
   * one failed and it was paid anew, belongs to the one that is taken in last.
   */
  private List<Debit> lastWhatWins(List<Txid> txids, List<String> findings) {
    List<Debit> debits = new ArrayList<>();
    for (Txid txid : txids) {
      wallet
          .transaction(txid)
          .ifPresentOrElse(
              known -> debits.add(new Debit(txid, known)),
              () -> findings.add("Accepted the debit " + txid
                  + ", which no payout explains; the wallet does not know what it spends."));
    }
    debits.sort(Comparator.comparingInt(debit -> debit.known().confirmations()));
    return debits;
  }

  /**
   * Records what was found and accepted, and ends the halt.
   *
   * @return the findings, in sentences
   */
  List<String> reconcile(String person) {
    WalletGuard guard = new WalletGuard(ledger, wallet, signedByOthers);
    wallet.connect();
    List<String> findings = new ArrayList<>();
    String halted = ledger.with(access -> access.book().haltReason());
    if (halted != null) {
      findings.add("Payments were halted: " + halted);
    }
    String label = guard.labelProblem();
    if (label != null) {
      findings.add("Accepted: " + label);
    }
    List<Txid> debits = guard.unexplained();
    Adoption adoption = new Adoption(ledger, wallet);
    List<LedgerEntry.PaidElsewhere> elsewhere = new ArrayList<>();
    for (Debit debit : lastWhatWins(debits, findings)) {
      elsewhere.addAll(adoption.adopt(debit.txid(), debit.known(), person, findings));
    }
    if (findings.isEmpty()) {
      findings.add("The wallet and the ledger agree.");
      return findings;
    }
    ledger.append(new LedgerEntry.Reconciled(
        person, debits.stream().map(Txid::display).toList(), findings, elsewhere));
    guard.write();
    return findings;
  }
}
