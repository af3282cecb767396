package org.utxod.indexer.payout.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.utxod.indexer.payout.book.LedgerBook;
import org.utxod.indexer.payout.book.PayoutBook;
import org.utxod.indexer.payout.ledger.LedgerEntry;
import org.utxod.indexer.payout.wallet.PaymentWallet;
import org.utxod.store.chain.BlockHash;
import org.utxod.store.chain.ChainPoint;
import org.utxod.store.chain.Txid;

/**
 * Holds the wallet against the ledger: whether they belong together and neither was turned back, and whether the ledger
 * explains every debit. What it does not is for a person. For the engine's thread.
 */
final class WalletGuard {
  private static final int SHOWN = 5;

  private static final int BLOCKS_A_RECORD = 144;

  private final LedgerBook ledger;
  private final PaymentWallet wallet;
  private final Predicate<Txid> signedByOthers;
  private @Nullable BlockHash checkedUpTo;

  /** @param signedByOthers transactions that were signed elsewhere and are known here */
  WalletGuard(LedgerBook ledger, PaymentWallet wallet, Predicate<Txid> signedByOthers) {
    this.signedByOthers = signedByOthers;
    this.ledger = ledger;
    this.wallet = wallet;
  }

  private record Expected(LedgerEntry.Opened opened, long lastSigned, long signedBefore) {}

  private Expected expected() {
    return ledger.with(access -> {
      PayoutBook book = access.book();
      return new Expected(
          Objects.requireNonNull(book.opening()), book.lastSigned(), book.signedBefore());
    });
  }

  /** Halts if something is wrong; otherwise the wallet's label names the last signed transaction. */
  void check() {
    String reason = labelProblem();
    if (reason == null) {
      List<Txid> unexplained = unexplained();
      reason = unexplained.isEmpty() ? null : debitProblem(unexplained);
    }
    if (reason != null) {
      halt(reason);
    }
  }

  private void halt(String reason) {
    ledger.with(access ->
        access.book().haltReason() == null ? access.append(new LedgerEntry.Halted(reason)) : null);
  }

  /** What the label says against the ledger; null if nothing. Writes the label that a death left out. */
  @Nullable
  String labelProblem() {
    Expected expected = expected();
    LedgerEntry.Opened opened = expected.opened();
    Witness found = Witness.parse(wallet.label(opened.witnessAddress()));
    if (found == null || !found.ledgerId().equals(opened.ledgerId())) {
      return "The wallet " + opened.wallet() + " does not carry the label of this ledger at "
          + opened.witnessAddress()
          + ": it is another wallet, or one that was restored from before the ledger "
          + "was made. Check wallet.name and wallet.ledger_dir.";
    }
    if (found.sequence() > expected.lastSigned()) {
      return "The wallet has seen the ledger's entry " + found.sequence()
          + ", but the last transaction that this ledger has is entry " + expected.lastSigned()
          + ": the ledger is an older copy, and payments may have been made that it does not know.";
    }
    if (found.sequence() < expected.signedBefore()) {
      return "The wallet has seen the ledger up to entry " + found.sequence()
          + " only, but transactions were made since: the wallet was restored from an older copy, and may choose "
          + "coins that are spent.";
    }
    if (found.sequence() < expected.lastSigned()) {
      write();
    }
    return null;
  }

  /** Makes the label name the last signed transaction. */
  void write() {
    Expected expected = expected();
    wallet.label(
        expected.opened().witnessAddress(),
        new Witness(expected.opened().ledgerId(), expected.lastSigned()).label());
  }

  /** Debits of the wallet that no payout explains. */
  List<Txid> unexplained() {
    BlockHash since = checkedUpTo;
    if (since == null) {
      since = ledger.with(access -> {
        LedgerEntry.DebitsChecked before = access.book().debitsChecked();
        return BlockHash.ofDisplay(
            before == null
                ? Objects.requireNonNull(access.book().opening()).blockHash()
                : before.blockHash());
      });
    }
    PaymentWallet.Debits debits = wallet.debits(since);
    List<Txid> unexplained = new ArrayList<>();
    for (Txid txid : debits.txids()) {
      if (!signedByOthers.test(txid)
          && !ledger.with(access -> access.book().explains(txid.display()))) {
        unexplained.add(txid);
      }
    }
    if (unexplained.isEmpty()) {
      checkedUpTo = debits.upTo();
    }
    unexplained.sort(null);
    return unexplained;
  }

  private static String debitProblem(List<Txid> unexplained) {
    String shown =
        String.join(", ", unexplained.stream().limit(SHOWN).map(Txid::display).toList());
    return "The wallet has " + unexplained.size() + (unexplained.size() == 1 ? " debit" : " debits")
        + " that no payout explains: " + shown + (unexplained.size() > SHOWN ? ", …" : "")
        + ". Somebody else spends from it, or the ledger is not complete.";
  }

  /**
   * Records up to where all debits are explained, now and then, so that a start need not list all that the wallet ever did.
   *
   * @param block that is deep, of the chain that the wallet follows
   */
  void remember(ChainPoint block) {
    BlockHash explained = checkedUpTo;
    if (explained == null || !explained.equals(block.hash())) {
      return;
    }
    ledger.with(access -> {
      LedgerEntry.DebitsChecked before = access.book().debitsChecked();
      int from = before == null
          ? Objects.requireNonNull(access.book().opening()).height()
          : before.height();
      return block.height() >= from + BLOCKS_A_RECORD
          ? access.append(
              new LedgerEntry.DebitsChecked(block.height(), block.hash().display()))
          : null;
    });
  }
}
