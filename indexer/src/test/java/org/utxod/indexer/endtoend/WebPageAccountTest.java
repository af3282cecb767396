package org.utxod.indexer.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.utxod.indexer.daemon.AdminCookie;

/** Accounts in a real browser, for who has a token. */
class WebPageAccountTest extends WebPageFixture {
  @AfterEach
  void forgetToken() {
    page.browser.eval("sessionStorage.clear()");
  }

  private void giveToken() {
    page.browser.await("document.getElementById('opening')");
    page.browser.eval("document.getElementById('token').focus()");
    page.browser.type(
        AdminCookie.read(page.daemon.config().dataDir()).orElseThrow().key());
    page.browser.press("Enter");
  }

  @Test
  void who_gives_a_token_sees_accounts_and_what_one_holds_and_did() {
    assertThat(page.daemon.post("/v1/accounts", "{\"name\":\"shop\"}").status()).isEqualTo(201);
    int status = page.daemon
        .post(
            "/v1/accounts/shop/addresses",
            "{\"address\":\"" + page.address() + "\",\"label\":\"till <b>1</b>\"}")
        .status();
    assertThat(status).isBetween(200, 299);
    page.show("/accounts");
    giveToken();
    page.browser.await("document.querySelector('main td a')");
    assertThat(page.browser.text("main tbody")).contains("shop", "a list");
    page.browser.click("main td a");
    page.browser.await("document.getElementById('balance')");
    page.settle();
    JsonNode held = page.daemon.get("/v1/address/" + page.address() + "/balance");
    page.browser.await("document.getElementById('balance').innerText === '"
        + btc(held.path("balance_sat").asLong()) + "'");
    assertThat(page.heading()).isEqualTo("shop");
    page.browser.await("document.querySelector('section:has(#addresses) td')");
    assertThat(page.browser.text("section:has(#addresses)"))
        .contains("till <b>1</b>", btc(held.path("balance_sat").asLong()));
    page.browser.await("document.querySelector('section:has(#utxos) td')");
    page.browser.click("#utxos-next");
    page.browser.await("document.getElementById('utxos-range').innerText.startsWith('26 to')");
    assertThat(page.browser.eval("location.hash").asText()).startsWith("#/account/shop?utxos=25.");
    page.browser.eval(
        "(() => { const order = document.getElementById('utxos-order'); order.value = 'value';"
            + " order.dispatchEvent(new Event('change')); })()");
    String largest = btc(page.daemon
        .askWithKey("/v1/accounts/shop/utxos?sort=value&limit=1")
        .body()
        .path("utxos")
        .path(0)
        .path("value_sat")
        .asLong());
    page.browser.await("document.querySelector('section:has(#utxos) tbody tr').innerText.includes('"
        + largest + "')");
    assertThat(page.browser.eval("location.hash").asText()).isEqualTo("#/account/shop?sort=value");
    page.chain.grow();
    page.browser.await("document.querySelector('section:has(#history) td')");
  }

  @Test
  void who_is_giving_a_token_goes_on_giving_it_whatever_happens_meanwhile() {
    for (String fragment : List.of("/accounts", "/account/shop")) {
      page.show(fragment);
      page.browser.await("document.getElementById('opening')");
      page.browser.eval("document.getElementById('token').focus()");
      page.browser.type("half");
      for (int status : List.of(429, 503, 401)) {
        page.browser.eval("""
            (() => {
              window.asked ??= window.fetch;
              window.failed = 0;
              window.fetch = async (...what) => {
                if (!String(what[0]).includes('v1/accounts')) {
                  return window.asked(...what);
                }
                window.failed++;
                return new Response('{"detail":"Not now."}', {status: %d, headers: {'Content-Type': 'application/problem+json'}});
              };
            })()""".formatted(status));
        page.chain.grow();
        page.browser.await("window.failed > 0");
        page.browser.eval("new Promise(done => setTimeout(done, 0))");
        assertThat(page.browser
                .eval("document.getElementById('token')?.value ?? 'wiped'")
                .asText())
            .as(fragment + " after " + status)
            .isEqualTo("half");
      }
    }
    page.browser.eval("window.fetch = window.asked");
  }

  @Test
  void an_account_that_is_not_there_is_not_found() {
    page.show("/account/nothing");
    giveToken();
    page.browser.await("document.querySelector('h1').innerText === 'Nothing found'");
  }

  @Test
  void a_descriptor_shows_what_it_holds_where_and_what_was_done_to_it() {
    page.show("/descriptor");
    page.browser.eval("""
        (() => {
          const asked = window.fetch;
          const point = {descriptor: 'wpkh(xpub/0/*)#abcdefgh', branches: 1, from: 0, to: 9, script_count: 10, height: 5, block_hash: 'ab'.repeat(32),
            source: 'index', stale: false, complete: true, lag_blocks: 0};
          const at = {address: 'bcrt1qaddress', script: '0014', branch: 0, index: 3};
          const txid = 'cd'.repeat(32);
          const answers = {
            balance: {...point, balance_sat: 150000000, utxo_count: 2, immature_sat: 0, addresses: [{...at, balance_sat: 150000000, utxo_count: 2, immature_sat: 0},
              {...at, index: 4, balance_sat: 0, utxo_count: 0, immature_sat: 0}]},
            utxos: {...point, balance_sat: 150000000, utxo_count: 2, immature_sat: 0, utxos: [{...at, txid, vout: 1, value_sat: 150000000, height: 4, coinbase: false}]},
            history: {...point, transactions: [{txid, height: 4, time: 1700000000, received_sat: 150000000, spent_sat: 0}], next_cursor: null},
          };
          window.fetch = async (...what) => {
            if (/^v1.status/.test(what[0])) {
              const status = await (await asked(...what)).json();
              return new Response(JSON.stringify({...status, history: {from_height: 0}}), {headers: {'Content-Type': 'application/json'}});
            }
            const name = /^v1.descriptor.(\\w+)$/.exec(what[0])?.[1];
            window.sent = name ? what[1].body : window.sent;
            return name ? new Response(JSON.stringify(answers[name]), {headers: {'Content-Type': 'application/json'}}) : asked(...what);
          };
        })(), import('./page/live.js').then(live => { live.status.history = {from_height: 0}; }), 0""");
    page.browser.eval("document.getElementById('descriptor-text').value = 'wpkh(xpub/0/*)'");
    page.browser.click("main form button");
    page.browser.await("document.getElementById('balance')");
    assertThat(page.browser.text("main"))
        .contains(
            "1.50000000 BTC",
            "10, of the indexes 0 to 9",
            "0/3",
            "bcrt1qaddress",
            "cdcdcdcd…cdcdcdcd:1")
        .contains("wpkh(xpub/0/*)#abcdefgh", "fresh From this index, as of block 5");
    assertThat(page.browser.text("main")).doesNotContain("0/4");
    assertThat(page.browser.text("section:has(#past)")).contains("+1.50000000 BTC");
    assertThat(page.browser.eval("window.sent").asText())
        .contains("\"descriptor\":\"wpkh(xpub/0/*)\"", "\"to\":999");
  }
}
