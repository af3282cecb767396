package org.utxod.indexer.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
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
    page.chain.grow();
    page.browser.await("document.querySelector('section:has(#history) td')");
  }

  @Test
  void an_account_that_is_not_there_is_not_found() {
    page.show("/account/nothing");
    giveToken();
    page.browser.await("document.querySelector('h1').innerText === 'Nothing found'");
  }
}
