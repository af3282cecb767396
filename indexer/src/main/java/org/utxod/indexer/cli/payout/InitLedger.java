package org.utxod.indexer.cli.payout;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.concurrent.Callable;
import org.utxod.indexer.cli.console.CommonOptions;
import org.utxod.indexer.cli.console.Console;
import org.utxod.indexer.cli.console.ExitStatus;
import org.utxod.indexer.config.Config;
import org.utxod.indexer.daemon.WalletFactory;
import org.utxod.indexer.payout.book.LedgerBook;
import org.utxod.indexer.payout.engine.Witness;
import org.utxod.indexer.payout.ledger.LedgerEntry;
import org.utxod.indexer.payout.ledger.LedgerFile;
import org.utxod.indexer.payout.wallet.LedgerOpening;
import org.utxod.indexer.payout.wallet.NodeWallet;
import org.utxod.indexer.payout.wallet.WalletCalls;
import org.utxod.store.error.UtxodException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code utxod payouts init}: makes the ledger of a wallet, once. */
@Command(
    name = "init",
    mixinStandardHelpOptions = true,
    description = {
      "Make the ledger in wallet.ledger_dir. The wallet's state is taken as it is, and the wallet is labelled with the "
          + "ledger's id, so that it is never paid from beside another ledger."
    })
public final class InitLedger implements Callable<Integer> {
  private final Console console;

  @Mixin
  private CommonOptions options = new CommonOptions();

  public InitLedger(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    Config config = options.config();
    Path directory = config.payments().ledgerDir();
    if (!config.payments().enabled() || directory == null) {
      throw new UtxodException(
          UtxodException.Decision.REFUSE,
          "Set wallet.name and wallet.ledger_dir first; 'utxod config' shows the settings.");
    }
    if (LedgerFile.exists(directory)) {
      throw new UtxodException(
          UtxodException.Decision.REFUSE,
          "There is a ledger in " + directory
              + " already. A ledger is made once and kept for ever.");
    }
    try (WalletCalls calls = WalletFactory.calls(config)) {
      NodeWallet wallet = WalletFactory.wallet(config, calls);
      LedgerEntry.Opened opened =
          LedgerOpening.of(calls, wallet, config.network(), new SecureRandom());
      try (LedgerBook ledger = LedgerBook.open(LedgerFile.create(directory), Clock.systemUTC())) {
        ledger.append(opened);
        // Last: a wallet that bears the label has its ledger.
        wallet.label(opened.witnessAddress(), new Witness(opened.ledgerId(), 0).label());
        console.answer("The ledger " + opened.ledgerId() + " of the wallet " + opened.wallet()
            + " is in " + directory
            + ". Back it up with the wallet, and never put an older copy in its place.");
      }
      return ExitStatus.DONE.code();
    }
  }
}
