package org.utxod.indexer.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.utxod.indexer.config.Setting;
import org.utxod.indexer.simnode.generate.DemoChain;
import org.utxod.indexer.simnode.generate.GeneratorShape;
import org.utxod.store.chain.Network;

/** Blocks with what they paid, and addresses with their coins, in a real browser. */
class WebPageSubjectTest extends WebPageFixture {
  private List<JsonNode> coins() {
    List<JsonNode> coins = new ArrayList<>();
    page.daemon
        .get("/v1/address/" + page.address() + "/utxos?limit=1000")
        .path("utxos")
        .forEach(coins::add);
    return coins;
  }

  private String first() {
    return page.browser
        .eval("document.querySelector('section:has(#coins) td .hash').title")
        .asText();
  }

  @Test
  void coins_are_sorted_and_filtered_and_the_address_bar_remembers_it() {
    page.show("/address/" + page.address());
    List<JsonNode> coins = coins();
    JsonNode largest = coins.stream()
        .max(Comparator.comparingLong(coin -> coin.path("value_sat").asLong()))
        .orElseThrow();
    page.browser.eval(
        "(() => { const order = document.getElementById('coins-order'); order.value = 'largest';"
            + " order.dispatchEvent(new Event('change')); })()");
    page.browser.await("document.querySelector('section:has(#coins) tbody').innerText.includes('"
        + btc(largest.path("value_sat").asLong()) + "')");
    assertThat(page.browser.text("section:has(#coins) tbody tr"))
        .contains(btc(largest.path("value_sat").asLong()));
    assertThat(page.browser.eval("location.hash").asText()).endsWith("?order=largest");
    page.browser.click("#coins-next");
    page.browser.await("document.getElementById('coins-range').innerText.startsWith('26 to')");
    String second = first();
    page.browser.eval("location.reload()");
    page.browser.await("document.getElementById('coins-range')?.innerText.startsWith('26 to')");
    page.settle();
    assertThat(first()).isEqualTo(second);
    page.browser.click("#coins-previous");
    page.browser.await("document.getElementById('coins-range').innerText.startsWith('1 to')");
    page.browser.eval("document.getElementById('coins-sought').focus()");
    String wanted = largest.path("txid").asText() + ":" + largest.path("vout").asInt();
    page.browser.type(wanted);
    page.browser.await("document.querySelectorAll('section:has(#coins) tbody tr').length === 1");
    assertThat(page.browser.text("section:has(#coins)"))
        .contains("1 of " + coins.size() + " coins.");
  }

  @Test
  void a_page_of_a_list_has_an_address_of_its_own_and_back_leads_back() {
    page.show("/address/" + page.address());
    String before = first();
    page.browser.click("#coins-next");
    page.browser.await("document.getElementById('coins-range').innerText.startsWith('26 to')");
    String link = page.browser.eval("location.hash").asText();
    assertThat(link).contains("?coins=25.");
    String after = first();
    page.browser.eval("history.back()");
    page.browser.await("document.getElementById('coins-range')?.innerText.startsWith('1 to 25')");
    page.settle();
    assertThat(first()).isEqualTo(before);
    page.show(link.substring(1));
    assertThat(first()).isEqualTo(after);
    page.browser.click("#coins-previous");
    page.browser.await("document.getElementById('coins-range').innerText.startsWith('1 to 25')");
    page.show("/block/240?transactions=nonsense");
    assertThat(page.heading()).isEqualTo("240");
  }

  @Test
  void an_address_says_its_type_its_first_and_last_use_and_what_it_took_and_gave() {
    page.show("/address/" + page.address());
    JsonNode activity = page.daemon
        .get("/v1/address/" + page.address() + "/activity?limit=1000")
        .path("activity");
    long received = 0;
    for (JsonNode one : activity) {
      received += one.path("received_sat").asLong();
    }
    assertThat(page.browser.text(".kind")).containsIgnoringCase("Address · ");
    assertThat(page.browser.text("#holdings"))
        .contains(
            "First use",
            "block " + activity.path(activity.size() - 1).path("height").asInt())
        .contains("Last use", "block " + activity.path(0).path("height").asInt())
        .contains("Received", btc(received));
  }

  @Test
  void where_the_whole_history_is_kept_it_is_shown_from_there() {
    DemoChain chain = new DemoChain(11, GeneratorShape.small(), 60);
    try (TestDaemon full = new TestDaemon(
        directory.resolve("full"),
        chain.chain(),
        Network.REGTEST,
        Map.of(Setting.HISTORY, "full"))) {
      full.awaitTip();
      full.awaitStatus(
          "the history", status -> status.path("history").path("complete").asBoolean());
      String script = chain.hotScripts().get(0).hex();
      page.browser.open(full.url() + "/#/script/" + script);
      page.settle();
      JsonNode summary = full.get("/v1/script/" + script + "/summary");
      assertThat(page.browser.text("#holdings"))
          .contains("block " + summary.path("first_use").path("height").asInt())
          .contains(btc(summary.path("received_sat").asLong()) + " in "
              + summary.path("received_count").asInt() + " coins");
      assertThat(page.browser.requests()).anyMatch(url -> url.contains("/history?limit=25"));
      assertThat(page.browser.text("section:has(#activity)"))
          .contains("This is everything since the first block.");
      page.browser.eval("location.href = 'about:blank'");
      page.browser.await("location.href === 'about:blank'");
      page.browser.forget();
    }
  }

  @Test
  void its_coins_are_drawn_by_age_and_value() {
    page.show("/address/" + page.address());
    page.browser.await("document.querySelectorAll('section:has(#coincharts) .bars').length === 2");
    int sum = 0;
    for (JsonNode title : page.browser.eval(
        "[...document.querySelectorAll('section:has(#coincharts) .bars')[1].querySelectorAll('title')].map(title => title.textContent)")) {
      sum += Integer.parseInt(title.asText().replaceAll(".*: ([\\d,]+) coins.*", "$1"));
    }
    assertThat(sum).isEqualTo(coins().size());
  }

  @Test
  void its_code_asks_for_an_amount_and_says_a_word() {
    page.show("/address/" + page.address());
    page.browser.click(".payme summary");
    page.browser.eval("document.getElementById('ask-amount').focus()");
    page.browser.type("0.105");
    page.browser.eval("document.getElementById('ask-label').focus()");
    page.browser.type("Tea & more");
    assertThat(page.browser.text(".payme code"))
        .isEqualTo("bitcoin:" + page.address() + "?amount=0.105&label=Tea%20%26%20more");
    assertThat(page.browser
            .eval("document.querySelector('.payme .qr svg') !== null")
            .asBoolean())
        .isTrue();
  }

  @Test
  void that_the_index_was_proven_is_said_with_the_block() {
    page.show("/");
    page.browser.eval("""
        (() => {
          const asked = window.fetch;
          window.fetch = async (...what) => {
            const answer = await asked(...what);
            if (!String(what[0]).endsWith('v1/status')) {
              return answer;
            }
            const status = await answer.json();
            status.verified = {equal: true, height: 200, block_hash: status.block_hash, at: 1};
            return new Response(JSON.stringify(status), {headers: {'Content-Type': 'application/json'}});
          };
        })(), import('./page/live.js').then(live => live.look()), 0""");
    page.browser.await(
        "document.getElementById('index').innerText.includes('proven equal to the node at block 200')");
    page.browser.eval("location.hash = '#/address/" + page.address() + "'");
    page.browser.await(
        "document.getElementById('holdings')?.innerText.includes('proven equal to the node’s own at block 200')");
  }

  @Test
  void a_block_says_who_found_it_and_what_it_paid() {
    page.show("/block/240");
    String hash = page.daemon.text("/api/block-height/240").body();
    JsonNode stats = page.daemon.get("/v1/blocks/" + hash).path("stats");
    assertThat(page.browser.text(".facts"))
        .contains("Miner", "Reward", btc(stats.path("subsidy_sat").asLong()) + " new")
        .contains("median "
            + (stats.path("median_rate").asInt() == 0
                ? "<1"
                : stats.path("median_rate").asText()))
        .contains("Previous block", "Version", "Bits", "Merkle root");
    assertThat(page.browser
            .eval("document.querySelectorAll('section:has(#spread) .bars title').length")
            .asInt())
        .isEqualTo(7);
    page.browser.eval(
        "HTMLAnchorElement.prototype.click = function() { window.saved = [this.download, this.href]; }");
    page.browser.click(".tools button:last-child");
    page.browser.await("window.saved");
    assertThat(page.browser.eval("window.saved").path(0).asText()).isEqualTo(hash + ".blk");
    assertThat(page.browser.eval("window.saved").path(1).asText()).startsWith("blob:");
  }
}
