package org.utxod.indexer.payout.engine;

import java.util.ArrayList;
import java.util.List;
import org.utxod.indexer.payout.book.LedgerBook;
import org.utxod.indexer.payout.ledger.LedgerEntry;
import org.utxod.indexer.payout.wallet.PaymentWallet;
import org.utxod.store.chain.Txid;

/** A person takes what the wallet shows for right, after a halt. For one thread at a time, while the engine rests. */
final class Reconciliation {
  private final LedgerBook ledger;
  private final PaymentWallet wallet;

  Reconciliation(LedgerBook ledger, PaymentWallet wallet) {
    this.ledger = ledger;
    this.wallet = wallet;
  }

  /**
   * Records what was found and accepted, and ends the halt.
   *
   * @return the findings, in sentences
   */
  List<String> reconcile(String person) {
    WalletGuard guard = new WalletGuard(ledger, wallet);
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
    for (Txid debit : debits) {
      wallet
          .transaction(debit)
          .ifPresentOrElse(
              known -> elsewhere.addAll(adoption.adopt(debit, known, person, findings)),
              () -> findings.add("Accepted the debit " + debit
                  + ", which no payout explains; the wallet does not know what it spends."));
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
