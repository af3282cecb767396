package org.utxod.indexer.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.utxod.indexer.simnode.FaultPlan;
import org.utxod.indexer.simnode.SimFault;

/** What the web page finds, blocks and transactions, and that nothing hostile gets into it. */
class WebPageSearchTest extends WebPageFixture {
  @Test
  void a_block_shows_its_header_and_leads_to_its_transactions_and_neighbours() {
    page.show("/block/42");
    JsonNode block =
        page.daemon.get("/api/block/" + page.daemon.text("/api/block-height/42").body());
    assertThat(page.heading()).isEqualTo("42");
    assertThat(page.browser.text("main"))
        .contains(block.path("id").asText(), block.path("merkle_root").asText())
        .contains("From the node /Satoshi:31.99.0/");
    page.browser.click("nav[aria-label='Blocks before and after'] a:last-child");
    page.browser.await("document.querySelector('h1').innerText === '43'");
    page.browser.click("td .hash");
    page.browser.await(
        "location.hash.startsWith('#/tx/') && document.getElementById('confirmations')");
    assertThat(page.browser.text("#confirmations")).contains("confirmation", "block 43");
  }

  @Test
  void a_transaction_shows_where_its_money_comes_from_and_goes() {
    String hash = page.daemon.text("/api/block-height/240").body();
    JsonNode tx = page.daemon.get("/api/block/" + hash + "/txs").path(1);
    page.show("/tx/" + tx.path("txid").asText());
    assertThat(page.heading()).isEqualTo(tx.path("txid").asText());
    assertThat(page.browser
            .eval("document.querySelectorAll('#inputs + .money > li').length")
            .asInt())
        .isEqualTo(tx.path("vin").size());
    assertThat(page.browser
            .eval("document.querySelectorAll('#outputs + .money > li').length")
            .asInt())
        .isEqualTo(tx.path("vout").size());
    assertThat(page.browser.text("main")).contains(btc(tx.path("fee").asLong()));
  }

  @Test
  void what_is_searched_is_found_whatever_it_is() {
    page.show("/");
    String hash = page.daemon.text("/api/block-height/77").body();
    String txid = page.daemon.get("/api/block/" + hash + "/txids").path(0).asText();
    Map<String, String> wanted = Map.of(
        page.address(),
        "#/address/" + page.address(),
        "bitcoin:" + page.address() + "?amount=1",
        "#/address/" + page.address(),
        "77",
        "#/block/77",
        hash,
        "#/block/" + hash,
        txid,
        "#/tx/" + txid,
        page.hot().hex(),
        "#/script/" + page.hot().hex(),
        "script:51",
        "#/script/51");
    wanted.forEach((text, link) -> {
      page.browser.eval("location.hash = '#/'");
      page.browser.await(
          "document.querySelector('.tip') && !document.querySelector('main[aria-busy]')");
      page.search("  " + text + " ");
      page.browser.await(
          "location.hash === '" + link + "' && !document.querySelector('main[aria-busy]')");
      assertThat(page.heading()).as(text).doesNotContain("found", "malformed");
    });
  }

  @Test
  void who_begins_to_search_while_a_page_comes_goes_on_typing() {
    page.show("/");
    page.browser.eval("location.hash = '#/block/77'; document.getElementById('sought').focus()");
    page.browser.await(
        "document.querySelector('h1')?.innerText.includes('77') && !document.querySelector('main[aria-busy]')");
    assertThat(page.browser.eval("document.activeElement.id").asText()).isEqualTo("sought");
    page.search("78");
    page.browser.await(
        "document.querySelector('h1')?.innerText.includes('78') && document.activeElement === document.querySelector('h1')");
  }

  @ParameterizedTest
  @ValueSource(strings = {"99999999", "abc", "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4", ".."})
  void what_is_not_found_is_told_why(String text) {
    page.show("/");
    page.search(text);
    page.browser.await("['Nothing found', 'That is not understood'].includes("
        + "document.querySelector('h1')?.innerText)");
    assertThat(page.browser.text("main .lead").length()).isGreaterThan(30);
  }

  @Test
  void a_transaction_that_a_plain_node_cannot_find_is_not_found_and_told_why() {
    page.show("/tx/" + "ab".repeat(32));
    page.browser.await("document.querySelector('h1').innerText === 'Nothing found'");
    assertThat(page.browser.text("main .lead")).contains("-txindex");
  }

  @Test
  void sixty_four_digits_that_nobody_knows_are_told_what_they_could_be() {
    page.show("/");
    page.search("ab".repeat(32));
    page.browser.await("document.querySelector('h1').innerText === 'Nothing found'");
    assertThat(page.browser.text("main"))
        .contains("no block with this hash", "-txindex", "what that script holds");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<img src=x onerror=alert(1)>",
        "\"><script>window.hacked=1</script>",
        "javascript:alert(1)",
        "%2e%2e%2fv1%2fstatus",
        "%ff%00",
        "../../v1/status"
      })
  void a_hostile_address_in_the_url_is_text(String address) {
    page.show("/address/" + address);
    assertThat(page.heading()).isEqualTo("That is not understood");
    assertThat(page.browser
            .eval(
                "document.querySelectorAll('main img, main script, main a[href^=javascript]').length")
            .asInt())
        .isZero();
    assertThat(page.browser.eval("window.hacked === undefined").asBoolean()).isTrue();
  }

  @Test
  void a_hostile_text_from_the_node_is_text() {
    String name = "/<img src=x onerror=window.hacked=1>/";
    FaultPlan.of(page.daemon.node())
        .always(
            "getnetworkinfo",
            new SimFault.Altered(body -> new String(body, StandardCharsets.UTF_8)
                .replace("/Satoshi:31.99.0/", name)
                .getBytes(StandardCharsets.UTF_8)));
    try {
      restartNode();
      page.daemon.awaitStatus(
          "the node's name",
          status -> status.path("node").path("version").asText().equals(name));
      page.show("/");
      page.browser.await("document.querySelector('main').textContent.includes('onerror')");
      assertThat(page.browser.eval("document.querySelectorAll('img').length").asInt())
          .isZero();
      assertThat(page.browser.eval("window.hacked === undefined").asBoolean()).isTrue();
    } finally {
      FaultPlan.of(page.daemon.node()).heal();
      restartNode();
      page.daemon.awaitStatus(
          "the node's own name",
          status -> status.path("node").path("version").asText().equals("/Satoshi:31.99.0/"));
    }
  }

  /* The daemon requests a node's name once each time it connects to it. */
  private void restartNode() {
    page.daemon.node().stop();
    page.daemon.awaitStatus(
        "the node's absence", status -> !status.path("node").path("reachable").asBoolean());
    page.daemon.node().start();
  }
}
