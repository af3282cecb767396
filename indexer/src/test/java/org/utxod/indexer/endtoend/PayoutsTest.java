package org.utxod.indexer.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.utxod.indexer.payout.book.LedgerBook;
import org.utxod.indexer.payout.ledger.LedgerEntry;
import org.utxod.indexer.payout.ledger.LedgerFile;
import org.utxod.indexer.payout.wallet.FakeWalletNode;
import org.utxod.store.chain.Network;

/** A daemon with a wallet, without one, and with a ledger that cannot be used. */
class PayoutsTest {
  private static final String OWN = PayingDaemon.OWN;
  private static final String THEIRS = PayingDaemon.THEIRS;
  private static final String TOKEN = PayingDaemon.TOKEN;

  @TempDir
  Path directory;

  private PayingDaemon paying;

  @BeforeEach
  void prepare() {
    paying = new PayingDaemon(directory);
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
    paying.addTokens();
    try (TestDaemon daemon = new TestDaemon(directory, paying.chain, Network.REGTEST, Map.of())) {
      for (String path : List.of(
          "/v1/payout-control",
          "/v1/payouts",
          "/v1/payout-audit",
          "/v1/payout-events",
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
    try (FakeWalletNode wallet = paying.wallet();
        TestDaemon daemon = paying.daemon(wallet, Map.of())) {
      daemon.awaitTip();
      assertOff(daemon, "There is no ledger of payouts in");
      paying.makeLedger(daemon);
      Path file = paying.ledger().resolve("payouts.ledger");
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
      try (LedgerBook other =
          LedgerBook.open(LedgerFile.create(paying.ledger()), Clock.systemUTC())) {
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
    PayingDaemon.awaitState(daemon, "running");
    assertThat(daemon.askWith(TOKEN, "/v1/payouts/none").status()).isEqualTo(404);
    TestDaemon.Answer recorded =
        daemon.pay(TOKEN, "k", "{\"address\":\"" + THEIRS + "\",\"amount_sat\":5000}");
    assertThat(recorded.status()).as(recorded.toString()).isEqualTo(202);
    PayingDaemon.awaitState(daemon, "waiting");
    TestDaemon.Answer again =
        daemon.pay(TOKEN, "k", "{\"address\":\"" + THEIRS + "\",\"amount_sat\":5000}");
    assertThat(again.status()).isEqualTo(200);
    assertThat(again.body().path("state").asText()).isEqualTo("approved");
    assertThat(wallet.methodsAsked())
        .contains("fundrawtransaction")
        .doesNotContain("signrawtransactionwithwallet", "sendrawtransaction");
    assertThat(wallet.asked()).anyMatch(call -> call.path().equals("/wallet/till%201%2Fa"));
  }
}
