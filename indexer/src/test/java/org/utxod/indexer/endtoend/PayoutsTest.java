package org.utxod.indexer.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
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

/** A daemon with a wallet, without one, and with a ledger that cannot be used. */
class PayoutsTest {
  private static final RecordedChain CHAIN = RecordedChain.read(Golden::open);
  private static final String WALLET = "till 1/a";
  private static final String OWN = "bcrt1qw508d6qejxtdg4y5r3zarvary0c5xw7kygt080";
  private static final String THEIRS =
      "bcrt1qrp33g0q5c5txsp9arysrx4k6zdkfs4nce4xj0gdcccefvpysxf3qzf4jry";
  private static final String TOKEN = "pay-secret";

  @TempDir
  Path directory;

  private final SimChain chain = CHAIN.replayed();
  private final AtomicReference<String> label = new AtomicReference<>("");

  private Path ledger() {
    return directory.resolve("ledger");
  }

  private void addToken() {
    TokenFile.in(directory.resolve("data")).add(AccessToken.of("shop", Role.PAY, TOKEN, "alice"));
  }

  /** A wallet at the chain's tip without a coin. */
  private FakeWalletNode wallet() {
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

  private TestDaemon daemon(FakeWalletNode wallet) {
    addToken();
    return TestDaemon.behind(
        wallet::inFrontOf,
        directory,
        chain,
        Network.REGTEST,
        Map.of(
            Setting.ofKey("wallet.name").orElseThrow(),
            WALLET,
            Setting.ofKey("wallet.ledger_dir").orElseThrow(),
            ledger().toString(),
            Setting.ofKey("payouts.batch_wait_seconds").orElseThrow(),
            "0"));
  }

  /** As 'utxod payouts init' does. */
  private void makeLedger(TestDaemon daemon) {
    try (WalletCalls calls = WalletFactory.calls(daemon.config());
        LedgerBook book = LedgerBook.open(LedgerFile.create(ledger()), Clock.systemUTC())) {
      LedgerEntry.Opened opened = LedgerOpening.of(
          calls, WalletFactory.wallet(daemon.config(), calls), Network.REGTEST, new SecureRandom());
      book.append(opened);
      WalletFactory.wallet(daemon.config(), calls)
          .label(opened.witnessAddress(), new Witness(opened.ledgerId(), 0).label());
    }
  }

  private static void assertOff(TestDaemon daemon, String sentence) {
    for (String path : new String[] {"/v1/payout-control", "/v1/payouts", "/v1/payout-audit"}) {
      TestDaemon.Answer answer = daemon.askWith(TOKEN, path);
      assertThat(answer.status()).as(path).isEqualTo(503);
      assertThat(answer.body().path("detail").asText()).contains(sentence);
    }
    assertThat(daemon
            .pay(TOKEN, "k", "{\"address\":\"" + THEIRS + "\",\"amount_sat\":5000}")
            .status())
        .isEqualTo(503);
    assertThat(daemon.ask("/v1/address/" + THEIRS + "/balance").status()).isEqualTo(200);
    assertThat(daemon.ask("/v1/payout-control").status()).isEqualTo(401);
  }

  @Test
  void nothing_is_there_without_a_wallet() {
    addToken();
    try (TestDaemon daemon = new TestDaemon(directory, chain, Network.REGTEST, Map.of())) {
      for (String path : List.of(
          "/v1/payout-control",
          "/v1/payouts",
          "/v1/payout-audit",
          "/v1/wallet/balance",
          "/v1/node/block/" + "00".repeat(32),
          "/api/wallet/balance",
          "/api/blockchain/info")) {
        assertThat(daemon.statusWith(TOKEN, path)).as(path).isEqualTo(404);
      }
    }
  }

  @Test
  void a_ledger_that_cannot_be_used_stops_payments_only() throws IOException {
    try (FakeWalletNode wallet = wallet();
        TestDaemon daemon = daemon(wallet)) {
      daemon.awaitTip();
      assertOff(daemon, "There is no ledger of payouts in");
      makeLedger(daemon);
      Path file = ledger().resolve("payouts.ledger");
      byte[] right = Files.readAllBytes(file);

      byte[] damaged = right.clone();
      damaged[right.length / 2] ^= 1;
      Files.write(file, damaged);
      daemon.restart();
      assertOff(daemon, "is damaged: entry 1, at byte 0");

      Files.write(file, new byte[0]);
      daemon.restart();
      assertOff(daemon, "did not finish");

      Files.delete(file);
      try (LedgerBook other = LedgerBook.open(LedgerFile.create(ledger()), Clock.systemUTC())) {
        other.append(
            new LedgerEntry.Opened("c0de", "regtest", "other", OWN, 0, "ab".repeat(32), List.of()));
      }
      daemon.restart();
      assertOff(daemon, "is of the wallet other on regtest, not of the configured one");

      Files.write(file, right);
      daemon.restart();
      assertPays(daemon, wallet);
    }
  }

  /** It is recorded, and waits for coins; nothing is signed. */
  private static void assertPays(TestDaemon daemon, FakeWalletNode wallet) {
    awaitState(daemon, "running");
    assertThat(daemon.askWith(TOKEN, "/v1/payouts/none").status()).isEqualTo(404);
    TestDaemon.Answer recorded =
        daemon.pay(TOKEN, "k", "{\"address\":\"" + THEIRS + "\",\"amount_sat\":5000}");
    assertThat(recorded.status()).as(recorded.toString()).isEqualTo(202);
    awaitState(daemon, "waiting");
    TestDaemon.Answer again =
        daemon.pay(TOKEN, "k", "{\"address\":\"" + THEIRS + "\",\"amount_sat\":5000}");
    assertThat(again.status()).isEqualTo(200);
    assertThat(again.body().path("state").asText()).isEqualTo("approved");
    assertThat(wallet.methodsAsked())
        .contains("fundrawtransaction")
        .doesNotContain("signrawtransactionwithwallet", "sendrawtransaction");
    assertThat(wallet.asked()).anyMatch(call -> call.path().equals("/wallet/till%201%2Fa"));
  }

  private static void awaitState(TestDaemon daemon, String state) {
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
