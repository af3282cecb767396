package org.utxod.indexer.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.utxod.indexer.browser.Chromium;
import org.utxod.indexer.config.Setting;
import org.utxod.indexer.payout.wallet.FakeWalletNode;
import org.utxod.query.access.AccessToken;
import org.utxod.query.access.Role;
import org.utxod.query.access.TokenFile;
import org.utxod.store.chain.Network;

/** Payouts in a browser: for who has the role, and for nobody else. */
class PayoutsPageTest {
  @TempDir
  Path directory;

  private Chromium browser;

  @BeforeEach
  void open() {
    Optional<Chromium> started = Chromium.start(directory.resolve("browser"));
    assumeTrue(started.isPresent(), "Skipped: no chromium is on the PATH.");
    browser = started.orElseThrow();
    browser.size(1_440, 900);
    browser.shortenPauses(10);
  }

  @AfterEach
  void close() {
    if (browser != null) {
      browser.close();
    }
  }

  private void show(TestDaemon daemon, String fragment) {
    browser.open(daemon.url() + "/#" + fragment);
    browser.await(
        "document.querySelector('main h1') && !document.querySelector('main[aria-busy]')");
  }

  private void giveToken(String token) {
    browser.eval("document.getElementById('token').value = ''");
    browser.eval("document.getElementById('token').focus()");
    browser.type(token);
    browser.press("Enter");
  }

  private void awaitText(String text) {
    browser.await(
        "document.querySelector('main').innerText.includes(" + Chromium.quoted(text) + ")");
  }

  private boolean hasLink() {
    return browser.eval("document.getElementById('payouts-link') !== null").asBoolean();
  }

  private void forgetToken() {
    browser.eval("sessionStorage.clear()");
    browser.eval("location.href = 'about:blank'");
    browser.await("location.href === 'about:blank'");
    browser.forget();
  }

  private static String order(int amount) {
    return "{\"address\":\"" + PayingDaemon.THEIRS + "\",\"amount_sat\":" + amount
        + ",\"reference\":\"<b>invoice</b> " + amount + "\"}";
  }

  @Test
  void who_has_no_wallet_or_no_role_sees_nothing() {
    try (TestDaemon daemon = new TestDaemon(
        directory.resolve("none"), PayingDaemon.CHAIN.replayed(), Network.REGTEST, Map.of())) {
      daemon.awaitTip();
      show(daemon, "/payouts");
      awaitText("There is no such page.");
      assertThat(hasLink()).isFalse();
    }
    forgetToken();
    PayingDaemon paying = new PayingDaemon(directory);
    try (FakeWalletNode wallet = paying.wallet();
        TestDaemon daemon = paying.daemon(wallet, Map.of())) {
      daemon.awaitTip();
      paying.makeLedger(daemon);
      TokenFile.in(directory.resolve("data"))
          .add(AccessToken.of("reader", Role.READ, "read-secret", null));
      daemon.restart();
      PayingDaemon.awaitState(daemon, "running");
      show(daemon, "/");
      assertThat(hasLink()).isFalse();
      assertThat(browser.requests()).noneMatch(url -> url.contains("payout-control"));
      show(daemon, "/payouts");
      awaitText("role pay or approve");
      giveToken("read-secret");
      browser.await("document.querySelector('h1')?.innerText === 'That token does not open'");
      assertThat(hasLink()).isFalse();
    }
  }

  @Test
  void one_person_asks_and_another_approves() {
    PayingDaemon paying = new PayingDaemon(directory);
    try (FakeWalletNode wallet = paying.wallet();
        TestDaemon daemon = paying.daemon(
            wallet, Map.of(Setting.ofKey("payouts.approve_from_sat").orElseThrow(), "50000"))) {
      daemon.awaitTip();
      paying.makeLedger(daemon);
      daemon.restart();
      PayingDaemon.awaitState(daemon, "running");
      assertThat(daemon.pay(PayingDaemon.TOKEN, "small-1", order(5_000)).status())
          .isEqualTo(202);
      assertThat(daemon.pay(PayingDaemon.TOKEN, "large-2", order(60_000)).status())
          .isEqualTo(202);

      show(daemon, "/payouts");
      giveToken(PayingDaemon.TOKEN);
      awaitText("alice, who may pay");
      assertThat(browser.text("main")).contains("small-1", "large-2", "waits for approval");
      assertThat(hasLink()).isTrue();
      browser.click("a[title='large-2']");
      awaitText(
          "<b>invoice</b> 60000"); // As text: nothing that a client wrote becomes a part of the
      // page.
      assertThat(browser.eval("document.querySelector('main b') === null").asBoolean())
          .isTrue();
      browser.await("document.getElementById('payout-cancel') !== null");
      assertThat(
              browser.eval("document.getElementById('payout-approve') === null").asBoolean())
          .isTrue();
      forgetToken();

      show(daemon, "/payouts/large-2");
      giveToken(PayingDaemon.APPROVER);
      awaitText("another person must approve it");
      browser.click("#payout-approve");
      assertThat(state(daemon, "large-2")).isEqualTo("queued"); // The first press only asks.
      browser.click("#payout-approve");
      awaitText("by bob");
      assertThat(state(daemon, "large-2")).isEqualTo("approved");
      browser.await("document.getElementById('payout-approve') === null");
      browser.click("#payout-cancel");
      browser.click("#payout-cancel");
      awaitText("cancelled");
      assertThat(state(daemon, "large-2")).isEqualTo("cancelled");
      browser.await("document.getElementById('payout-cancel') === null");
      assertThat(browser.complaints()).isEmpty();
      List<String> foreign = browser.requests().stream()
          .filter(url -> !url.startsWith(daemon.url() + "/") && !url.equals("about:blank"))
          .toList();
      assertThat(foreign).isEmpty();
    }
  }

  @Test
  void who_is_giving_a_token_goes_on_giving_it_whatever_happens_meanwhile() {
    PayingDaemon paying = new PayingDaemon(directory);
    try (FakeWalletNode wallet = paying.wallet();
        TestDaemon daemon = paying.daemon(wallet, Map.of())) {
      daemon.awaitTip();
      paying.makeLedger(daemon);
      daemon.restart();
      PayingDaemon.awaitState(daemon, "running");
      for (String fragment : List.of("/payouts", "/payouts/some-1")) {
        show(daemon, fragment);
        awaitText("role pay or approve");
        browser.eval("document.getElementById('token').focus()");
        browser.type("half");
        for (int status : List.of(429, 503, 401)) {
          fails("payout-control", status);
          browser.await("window.failed > 2");
          assertThat(browser
                  .eval("document.getElementById('token')?.value ?? 'wiped'")
                  .asText())
              .as(fragment + " after " + status)
              .isEqualTo("half");
        }
        assertThat(browser.eval("document.activeElement.id").asText()).isEqualTo("token");
      }
    }
  }

  /* From now on, instead of the daemon's answer. */
  private void fails(String path, int status) {
    browser.eval("""
        (() => {
          window.asked ??= window.fetch;
          window.failed = 0;
          window.fetch = async (...what) => {
            if (!String(what[0]).includes('%s')) {
              return window.asked(...what);
            }
            window.failed++;
            return new Response('{"detail":"Not now."}', {status: %d, headers: {'Content-Type': 'application/problem+json'}});
          };
        })()""".formatted(path, status));
  }

  @Test
  void a_payout_that_cannot_be_asked_for_anew_stays_and_says_so() {
    PayingDaemon paying = new PayingDaemon(directory);
    try (FakeWalletNode wallet = paying.wallet();
        TestDaemon daemon = paying.daemon(
            wallet, Map.of(Setting.ofKey("payouts.approve_from_sat").orElseThrow(), "50000"))) {
      daemon.awaitTip();
      paying.makeLedger(daemon);
      daemon.restart();
      PayingDaemon.awaitState(daemon, "running");
      assertThat(daemon.pay(PayingDaemon.TOKEN, "large-2", order(60_000)).status())
          .isEqualTo(202);
      show(daemon, "/payouts/large-2");
      giveToken(PayingDaemon.TOKEN);
      browser.await("document.getElementById('payout-cancel') !== null");
      fails("v1/payouts/large-2", 503);
      awaitText("Not now.");
      assertThat(browser.text("main")).contains("waits for approval", "<b>invoice</b> 60000");
      browser.eval("window.fetch = window.asked");
      browser.await("!document.querySelector('main').innerText.includes('Not now.')");
    }
  }

  private static String state(TestDaemon daemon, String id) {
    return daemon
        .askWith(PayingDaemon.TOKEN, "/v1/payouts/" + id)
        .body()
        .path("state")
        .asText();
  }
}
