package org.utxod.indexer.endtoend;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.utxod.indexer.config.Setting;
import org.utxod.indexer.daemon.WalletFactory;
import org.utxod.indexer.payout.book.LedgerBook;
import org.utxod.indexer.payout.engine.Witness;
import org.utxod.indexer.payout.ledger.LedgerEntry;
import org.utxod.indexer.payout.ledger.LedgerFile;
import org.utxod.indexer.payout.wallet.FakeWalletNode;
import org.utxod.indexer.payout.wallet.LedgerOpening;
import org.utxod.indexer.payout.wallet.WalletCalls;
import org.utxod.indexer.simnode.chain.RecordedChain;
import org.utxod.indexer.simnode.chain.SimChain;
import org.utxod.query.access.AccessToken;
import org.utxod.query.access.Role;
import org.utxod.query.access.TokenFile;
import org.utxod.store.chain.Network;
import org.utxod.store.fixture.Await;
import org.utxod.store.golden.Golden;

/** A daemon on a recorded chain, with a wallet that has no coins: whatever is asked for is recorded and waits. */
final class PayingDaemon {
  static final RecordedChain CHAIN = RecordedChain.read(Golden::open);
  static final String WALLET = "till 1/a";
  static final String OWN = "bcrt1qw508d6qejxtdg4y5r3zarvary0c5xw7kygt080";
  static final String THEIRS = "bcrt1qrp33g0q5c5txsp9arysrx4k6zdkfs4nce4xj0gdcccefvpysxf3qzf4jry";
  static final String TOKEN = "pay-secret";
  static final String APPROVER = "approve-secret";

  final SimChain chain = CHAIN.replayed();
  private final Path directory;
  private final AtomicReference<String> label = new AtomicReference<>("");

  PayingDaemon(Path directory) {
    this.directory = directory;
  }

  Path ledger() {
    return directory.resolve("ledger");
  }

  void addTokens() {
    TokenFile file = TokenFile.in(directory.resolve("data"));
    file.add(AccessToken.of("shop", Role.PAY, TOKEN, "alice"));
    file.add(AccessToken.of("boss", Role.APPROVE, APPROVER, "bob"));
  }

  /** A wallet at the chain's tip without a coin. */
  FakeWalletNode wallet() {
    String tip = chain.activeTip().hash().display();
    return new FakeWalletNode(WALLET)
        .answers(
            "getwalletinfo",
            "{\"private_keys_enabled\":true,\"scanning\":false,\"lastprocessedblock\":{\"hash\":\""
                + tip + "\",\"height\":" + chain.activeTip().height() + "}}")
        .answers("listlabels", "[]")
        .answers("getnewaddress", '"' + OWN + '"')
        .answers("listsinceblock", "{\"transactions\":[],\"lastblock\":\"" + tip + "\"}")
        .answers("getrawchangeaddress", '"' + OWN + '"')
        .answers("estimatesmartfee", "{\"feerate\":0.00002000}")
        .refuses("fundrawtransaction", -4, "Insufficient funds")
        .on(
            "getaddressinfo",
            params -> params.path(0).asText().equals(OWN)
                ? "{\"ismine\":true,\"labels\":[\"" + label.get() + "\"]}"
                : "{\"ismine\":false,\"labels\":[]}")
        .on("setlabel", params -> {
          label.set(params.path(1).asText());
          return "null";
        });
  }

  TestDaemon daemon(FakeWalletNode wallet, Map<Setting<?>, String> more) {
    addTokens();
    Map<Setting<?>, String> settings = new HashMap<>(Map.of(
        Setting.ofKey("wallet.name").orElseThrow(),
        WALLET,
        Setting.ofKey("wallet.ledger_dir").orElseThrow(),
        ledger().toString(),
        Setting.ofKey("payouts.batch_wait_seconds").orElseThrow(),
        "0"));
    settings.putAll(more);
    return TestDaemon.behind(wallet::inFrontOf, directory, chain, Network.REGTEST, settings);
  }

  /** As 'utxod payouts init' does. */
  void makeLedger(TestDaemon daemon) {
    try (WalletCalls calls = WalletFactory.calls(daemon.config());
        LedgerBook book = LedgerBook.open(LedgerFile.create(ledger()), Clock.systemUTC())) {
      LedgerEntry.Opened opened = LedgerOpening.of(
          calls, WalletFactory.wallet(daemon.config(), calls), Network.REGTEST, new SecureRandom());
      book.append(opened);
      WalletFactory.wallet(daemon.config(), calls)
          .label(opened.witnessAddress(), new Witness(opened.ledgerId(), 0).label());
    }
  }

  /** Waits until payments are in a state. */
  static void awaitState(TestDaemon daemon, String state) {
    Await.until(
        "the state " + state,
        () -> daemon
            .askWith(TOKEN, "/v1/payout-control")
            .body()
            .path("state")
            .asText()
            .equals(state),
        () -> String.valueOf(daemon.askWith(TOKEN, "/v1/payout-control")));
  }
}
