package org.utxod.indexer.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;
import org.utxod.indexer.browser.Chromium;
import org.utxod.indexer.simnode.mempool.SimMempool;

/** A transaction in depth, in a real browser. */
class WebPageTransactionTest extends WebPageFixture {
  private JsonNode transaction(int index) {
    String hash = page.daemon.text("/api/block-height/240").body();
    return page.daemon.get("/api/block/" + hash + "/txs").path(index);
  }

  private String unconfirmed() {
    SimMempool mempool = page.daemon.node().mempool();
    while (mempool.ids().isEmpty()) {
      page.chain.send(mempool);
    }
    page.daemon.awaitStatus(
        "the mempool",
        status ->
            status.path("mempool").path("transactions").asInt() == mempool.ids().size());
    return mempool.ids().get(0).display();
  }

  @Test
  void its_fee_is_told_in_all_units_and_its_value_flows() {
    JsonNode tx = transaction(1);
    page.show("/tx/" + tx.path("txid").asText());
    assertThat(page.browser.text(".facts"))
        .contains(btc(tx.path("fee").asLong()), "sat/vB = ", "BTC/kvB = ", "sat/WU");
    int outputs = tx.path("vout").size();
    long worthless = 0;
    for (JsonNode output : tx.path("vout")) {
      worthless += output.path("value").asLong() == 0 ? 1 : 0;
    }
    assertThat(page.browser
            .eval("document.querySelectorAll('.flow-chart path').length")
            .asLong())
        .isEqualTo(tx.path("vin").size() + outputs + 1 - worthless);
    assertThat(page.browser
            .eval("document.querySelector('.flow-chart svg').getAttribute('aria-label')")
            .asText())
        .startsWith("Flow of value: " + tx.path("vin").size() + " inputs");
  }

  @Test
  void its_scripts_witnesses_and_sequences_are_shown_to_who_wants_them_and_stay_over_a_block() {
    JsonNode tx = transaction(1);
    page.show("/tx/" + tx.path("txid").asText());
    assertThat(page.browser.text("main")).doesNotContain("Sequence");
    page.browser.click("#deep");
    page.browser.await("document.querySelectorAll('.depth').length === "
        + (tx.path("vin").size() + tx.path("vout").size()));
    String main = page.browser.text("main");
    assertThat(main)
        .contains(
            "Sequence",
            "Spent script",
            tx.path("vout").path(0).path("scriptpubkey_asm").asText());
    assertThat(main)
        .contains(
            tx.path("vin").path(0).path("prevout").path("scriptpubkey_asm").asText());
    assertThat(page.browser.eval("document.activeElement.id").asText()).isEqualTo("deep");
    page.chain.grow();
    page.browser.await(
        "document.querySelector('.depth') && document.querySelector('#confirmations')"
            + ".innerText.includes(String("
            + (page.daemon.get("/v1/status").path("height").asInt() - 239) + "))");
  }

  @Test
  void its_bytes_are_fetched_when_they_are_opened_and_copied_whole() {
    String txid = transaction(1).path("txid").asText();
    page.show("/tx/" + txid);
    assertThat(page.browser.requests()).noneMatch(url -> url.endsWith("/hex"));
    page.browser.click("details.opens summary");
    page.browser.await("document.querySelector('details.opens pre')");
    String hex = page.daemon.text("/api/tx/" + txid + "/hex").body();
    assertThat(page.browser.text("details.opens pre"))
        .isEqualTo(hex.length() > 4_000 ? hex.substring(0, 4_000) + "…" : hex);
    page.browser.eval("navigator.clipboard.writeText = async text => { window.copied = text; }");
    page.browser.click("details.opens button");
    page.browser.await("window.copied === " + Chromium.quoted(hex));
  }

  @Test
  void an_outpoint_shows_its_output_and_spends_are_linked_in_both_directions() {
    JsonNode tx = transaction(1);
    JsonNode vin = tx.path("vin").path(0);
    page.show("/tx/" + tx.path("txid").asText());
    page.browser.click("#inputs ~ .money .under a");
    page.browser.await("document.getElementById('this-output')");
    page.settle();
    assertThat(page.browser.eval("location.hash").asText())
        .isEqualTo("#/tx/" + vin.path("txid").asText() + "/" + vin.path("vout").asInt());
    assertThat(page.browser.text("#this-output"))
        .contains(
            "#" + vin.path("vout").asInt(),
            btc(vin.path("prevout").path("value").asLong()))
        .contains("spent in");
    page.browser.click("#this-output .under a");
    page.browser.await(
        "document.querySelector('h1').innerText === '" + tx.path("txid").asText() + "'");
  }

  @Test
  void what_waits_says_where_it_stands_in_the_queue() {
    String txid = unconfirmed();
    JsonNode place = page.daemon.get("/v1/mempool/" + txid);
    page.show("/tx/" + txid);
    assertThat(page.browser.text(".facts"))
        .contains("First seen", "its own: no other pays for it")
        .contains("In the next block, if nothing better comes.");
    assertThat(place.path("block").asInt()).isEqualTo(1);
  }

  @Test
  void a_package_is_shown_with_its_rate_and_all_that_belong_to_it() {
    String txid = unconfirmed();
    page.show("/");
    page.browser.eval("""
        (() => {
          const asked = window.fetch;
          const one = {txid: 'ab'.repeat(32), fee_sat: 4000, vsize: 200};
          window.fetch = async (...what) => {
            if (!String(what[0]).startsWith('v1/mempool/')) {
              return asked(...what);
            }
            return new Response(JSON.stringify({txid: '', fee_sat: 100, vsize: 100, rate: 1, effective_rate: 12.5, first_seen: 1,
              as_of: 1, vsize_before: 2500000, block: 3, complete: false, ancestors: [one, one], descendants: [one]}),
              {headers: {'Content-Type': 'application/json'}});
          };
          location.hash = '#/tx/%s';
        })()""".formatted(txid));
    page.browser.await("document.getElementById('ancestors')");
    page.settle();
    assertThat(page.browser.text("main"))
        .contains("12.5 sat/vB, with what is mined together with it; its own is 1")
        .contains("2.5 MvB pay more. In block 3 from here, about 30 min")
        .contains("2 transactions that it needs", "1 transaction that needs it", "20 sat/vB")
        .contains("There are more than are looked at here.");
  }

  @Test
  void data_is_text_where_it_is_one_and_never_markup() {
    page.show("/");
    String text =
        "import('./page/script.js').then(s => s.dataText('OP_RETURN OP_PUSHBYTES_%d %s'))";
    assertThat(page.browser.eval(text.formatted(5, "68656c6c6f")).asText()).isEqualTo("hello");
    assertThat(page.browser.eval(text.formatted(6, "e4bda0e5a5bd")).asText()).isEqualTo("你好");
    assertThat(page.browser.eval(text.formatted(2, "ff00")).isNull()).isTrue();
    assertThat(page.browser.eval(text.formatted(2, "0041")).isNull()).isTrue();
    assertThat(page.browser
            .eval("import('./page/script.js').then(s => s.typeOf('5120" + "ab".repeat(32) + "'))")
            .asText())
        .isEqualTo("v1_p2tr");
  }

  @Test
  void a_flow_of_very_many_is_drawn_as_few() {
    page.show("/");
    assertThat(page.browser.eval("""
                import('./page/flow.js').then(({flow}) => flow(Array.from({length: 900}, (_, i) => ({sat: i + 1, said: ''})),
                  [{sat: 1, said: ''}, {sat: 405449, kind: 'fee', said: ''}]).querySelectorAll('path').length)""").asInt()).isEqualTo(24 + 2);
  }
}
