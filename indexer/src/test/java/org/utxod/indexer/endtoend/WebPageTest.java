package org.utxod.indexer.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.zxing.ChecksumException;
import com.google.zxing.FormatException;
import com.google.zxing.qrcode.decoder.Decoder;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.utxod.indexer.config.Setting;
import org.utxod.indexer.daemon.AdminCookie;
import org.utxod.indexer.simnode.CrowdedChain;
import org.utxod.indexer.simnode.generate.DemoChain;
import org.utxod.indexer.simnode.generate.GeneratorShape;
import org.utxod.indexer.simnode.mempool.SimMempool;
import org.utxod.query.address.Addresses;
import org.utxod.store.chain.Network;
import org.utxod.store.chain.Script;

/** What the web page shows, and how it behaves, in a real browser. */
class WebPageTest extends WebPageFixture {
  private static final String NOBODY =
      Addresses.encode(Script.ofHex("0014" + "00".repeat(20)), Network.REGTEST).orElseThrow();

  private JsonNode balance() {
    return page.daemon.get("/v1/address/" + page.address() + "/balance");
  }

  private static String whole(long number) {
    return String.format("%,d", number);
  }

  @Test
  void the_first_page_says_how_the_daemon_stands() {
    page.show("/");
    JsonNode status = page.daemon.get("/v1/status");
    assertThat(page.browser.text("#index"))
        .isEqualTo(
            "The index every coin it knows: " + whole(status.path("utxo_count").asLong())
                + "; every coin, from the first block on, not verified yet");
    page.browser.click("#index summary");
    String main = page.browser.text("main");
    assertThat(main)
        .contains("At the tip", whole(status.path("height").asLong()))
        .contains(btc(status.path("total_sat").asLong()))
        .contains(whole(status.path("utxo_count").asLong()))
        .contains("/Satoshi:31.99.0/ reachable")
        .contains("not compared with the node’s own UTXO set yet")
        .contains("None are configured");
    assertThat(page.browser
            .eval("document.querySelectorAll('main tbody tr').length")
            .asInt())
        .isEqualTo(10);
  }

  @Test
  void the_first_page_shows_the_last_blocks_with_what_they_paid() {
    page.show("/");
    JsonNode block = page.daemon.get("/v1/blocks").path("blocks").path(0);
    long fees = block.path("stats").path("fees_sat").asLong();
    assertThat(page.browser.text("#blocks ~ div tbody tr"))
        .contains(whole(block.path("height").asInt()), btc(fees))
        .contains(btc(block.path("stats").path("subsidy_sat").asLong() + fees))
        .contains("sat/vB", "MWU");
    assertThat(page.browser.text("#outlook"))
        .matches("Halving in \\d+ blocks, about \\d+ h · difficulty 4.66e-10");
  }

  @Test
  void the_first_page_shows_the_blocks_that_the_mempool_would_fill_and_it_by_rate() {
    SimMempool mempool = page.daemon.node().mempool();
    page.chain.send(mempool);
    page.daemon.awaitStatus(
        "the mempool",
        status ->
            status.path("mempool").path("transactions").asInt() == mempool.ids().size());
    JsonNode[] pool = new JsonNode[1];
    org.utxod.store.fixture.Await.until(
        "the forecast",
        () -> {
          pool[0] = page.daemon.get("/v1/mempool");
          return pool[0].path("transactions").asInt() == mempool.ids().size();
        },
        () -> "it has " + pool[0]);
    page.show("/");
    assertThat(page.browser.text(".cards > li"))
        .contains("Next block", "sat/vB", btc(pool[0].path("fees_sat").asLong()));
    assertThat(page.browser.text("section:has(#rates)"))
        .contains(btc(pool[0].path("fees_sat").asLong()));
    assertThat(
            page.browser.eval("document.querySelectorAll('.bars title').length").asInt())
        .isEqualTo(pool[0].path("bands").size());
    assertThat(page.browser.text("main")).contains("The node saw too few blocks");
  }

  @Test
  void a_new_block_shows_up_by_itself() {
    page.show("/");
    page.browser.eval("window.notReloaded = true");
    int height = page.chain.step().height();
    page.browser.await("document.querySelector('.tip').innerText === '" + whole(height) + "'");
    page.browser.await(
        "document.getElementById('standing').innerText.includes('" + whole(height) + "')");
    assertThat(page.browser.eval("window.notReloaded").asBoolean()).isTrue();
    page.browser.await(
        "document.querySelector('#said').innerText.includes('Block " + height + "')");
  }

  @Test
  void an_address_shows_what_it_holds_where_that_is_from_and_what_happened_to_it() {
    page.show("/address/" + page.address());
    JsonNode balance = balance();
    assertThat(page.heading()).isEqualTo(page.address());
    assertThat(page.browser.text("#balance"))
        .isEqualTo(btc(balance.path("balance_sat").asLong()));
    assertThat(page.browser.text("#holdings"))
        .contains(whole(balance.path("balance_sat").asLong()) + " satoshis")
        .contains(btc(balance.path("immature_sat").asLong()))
        .contains("fresh")
        .contains("From this index, as of block " + balance.path("height").asInt());
    assertThat(page.browser.text("main")).contains(balance.path("script").asText());
    JsonNode coin = page.daemon.get("/v1/address/" + page.address() + "/utxos?limit=1");
    assertThat(page.browser.eval("document.querySelector('td .hash').title").asText())
        .isEqualTo(coin.path("utxos").path(0).path("txid").asText());
    assertThat(page.browser
            .eval("document.querySelector('.chart').getAttribute('aria-label')")
            .asText())
        .startsWith("Balance from block 0 to block " + balance.path("height").asInt())
        .endsWith("now " + btc(balance.path("balance_sat").asLong()) + ".");
  }

  @Test
  void coins_and_activity_turn_their_pages_forth_and_back() {
    page.show("/address/" + page.address());
    for (String list : new String[] {"coins", "activity"}) {
      String range = "#" + list + "-range";
      String first = page.browser.text(range);
      assertThat(first).startsWith("1 to 25");
      page.browser.click("#" + list + "-next");
      page.browser.await("document.querySelector('" + range + "').innerText.startsWith('26 to')");
      assertThat(page.browser.eval("document.activeElement.id").asText()).isEqualTo(list + "-next");
      page.browser.click("#" + list + "-previous");
      page.browser.await("document.querySelector('" + range + "').innerText === '" + first + "'");
    }
  }

  @Test
  void an_update_leaves_alone_what_has_not_changed() {
    page.show("/");
    page.browser.eval("""
        import('./page/dom.js').then(({el, update}) => {
          const place = el('div');
          const content = words => [el('p', null, words), el('button', {id: 'press'}, 'Next')];
          update(place, content('one'));
          document.body.append(place);
          const [, button] = place.children;
          button.focus();
          update(place, content('two'), null);
          window.told = place.innerText.replace(/\\s+/g, ' ') + (place.children[1] === button && document.activeElement === button);
          update(place, content('three'), el('p', null, 'more'));
          window.told += place.children.length + document.activeElement.id;
          place.remove();
        }), 0""");
    page.browser.await("window.told === 'two Nexttrue3press'");
  }

  @ParameterizedTest
  @ValueSource(ints = {390, 1_440})
  void a_table_is_one_for_who_listens_however_it_is_laid_out(int width) {
    page.browser.size(width, 900);
    page.show("/address/" + page.address());
    JsonNode seen = page.browser.eval("""
        [...document.querySelectorAll('table')].map(table => [
          table.querySelectorAll('[role=columnheader]').length,
          table.querySelector('tbody [role=row]').querySelectorAll('[role=cell]').length,
          table.getAttribute('role'), table.caption.innerText.length > 20].join())""");
    assertThat(seen)
        .extracting(JsonNode::asText)
        .containsExactly("5,5,table,true", "5,5,table,true");
  }

  @Test
  void what_is_unconfirmed_is_in_the_activity_of_addresses_and_of_any_script() {
    page.chain.send(page.daemon.node().mempool());
    SimMempool mempool = page.daemon.node().mempool();
    page.daemon.awaitStatus(
        "the mempool",
        status ->
            status.path("mempool").path("transactions").asInt() == mempool.ids().size());
    String sent = mempool.ids().get(0).display();
    Script touched = mempool.amounts().keySet().stream()
        .filter(script -> page.daemon
            .get("/v1/script/" + script.hex() + "/activity")
            .path("unconfirmed")
            .toString()
            .contains(sent))
        .findFirst()
        .orElseThrow();
    page.show("/script/" + touched.hex());
    assertThat(page.browser.text("#activity ~ .part tbody"))
        .contains("unconfirmed", sent.substring(0, 8) + "…" + sent.substring(56));
  }

  @Test
  void a_block_and_a_transaction_say_when_the_node_is_away() {
    String hash = page.daemon.text("/api/block-height/240").body();
    String txid = page.daemon.get("/api/block/" + hash + "/txids").path(1).asText();
    for (String path : new String[] {"/block/" + hash, "/tx/" + txid}) {
      page.show(path);
      assertThat(page.browser.text(".freshness")).startsWith("fresh From the node");
      page.daemon.node().stop();
      try {
        page.browser.await("!document.querySelector('.freshness').innerText.startsWith('fresh')");
        assertThat(page.browser.text(".freshness"))
            .matches(text -> text.startsWith("stale") || text.startsWith("node away"))
            .containsPattern("It can have changed since: |this is what it said before");
      } finally {
        page.daemon.node().start();
      }
      page.browser.await("document.querySelector('.freshness').innerText.startsWith('fresh')");
    }
  }

  @Test
  void a_block_whose_index_lags_behind_the_chain_is_not_passed_off_as_fresh() {
    page.show("/block/240");
    page.browser.eval("""
        import('./page/freshness.js').then(({fromNode, confirmations}) => {
          const status = state => ({state, height: 260, block_hash: 'ab', lag_blocks: 700,
            node: {reachable: true, version: '/x/'}, tip: {height: state === 'waiting' ? null : 960}});
          window.told = ['live', 'syncing', 'behind', 'reindexing', 'waiting', 'halted']
            .map(state => fromNode(status(state), Date.now() / 1000, null).querySelector('.mark').innerText).join()
            + '; ' + confirmations(240, status('behind')) + '; ' + confirmations(240, status('waiting'));
        }), 0""");
    page.browser.await("window.told");
    assertThat(page.browser.eval("window.told").asText())
        .isEqualTo("fresh,index behind,index behind,index behind,tip unknown,index halted"
            + "; 721 confirmations; at least 21 confirmations");
  }

  @Test
  void a_script_without_an_address_is_shown_by_its_hex() {
    page.show("/script/51");
    assertThat(page.heading()).isEqualTo("51");
    JsonNode balance = page.daemon.get("/v1/script/51/balance");
    assertThat(page.browser.text("#balance"))
        .isEqualTo(btc(balance.path("balance_sat").asLong()));
    assertThat(page.browser.eval("document.querySelector('.qr')").isNull()).isTrue();
  }

  @Test
  void one_gets_around_by_keyboard_alone() {
    page.show("/");
    page.browser.press("/");
    assertThat(page.browser.eval("document.activeElement.id").asText()).isEqualTo("sought");
    page.browser.type("5");
    page.browser.press("Enter");
    page.browser.await("document.querySelector('h1').innerText === '5'");
    page.settle();
    assertThat(page.browser.eval("document.activeElement.tagName").asText()).isEqualTo("H1");
    page.browser.eval("document.activeElement.blur()");
    page.browser.press("Tab");
    page.browser.eval("document.getElementById('skip').focus()");
    page.browser.press("Enter");
    assertThat(page.browser.eval("document.activeElement.id").asText()).isEqualTo("main");
  }

  @Test
  void the_scheme_is_the_machines_until_one_is_chosen_and_then_that_one() {
    String paper = "getComputedStyle(document.body).backgroundColor";
    page.show("/");
    String light = page.browser.eval(paper).asText();
    page.browser.prefers("dark");
    String dark = page.browser.eval(paper).asText();
    assertThat(dark).isNotEqualTo(light);
    page.browser.click("#theme");
    assertThat(page.browser.eval(paper).asText()).isEqualTo(light);
    page.show("/");
    assertThat(page.browser.eval(paper).asText()).isEqualTo(light);
    page.browser.click("#theme");
    page.browser.prefers("light");
    assertThat(page.browser.eval(paper).asText()).isEqualTo(dark);
    page.browser.click("#theme");
    assertThat(page.browser.text("#theme")).isEqualTo("Auto");
    assertThat(page.browser.eval(paper).asText()).isEqualTo(light);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/address/", "/block/240", "/tx/", "/tools", "/descriptor"})
  void nothing_sticks_out_of_a_phones_screen(String path) {
    page.browser.size(390, 844);
    String txid = page.daemon
        .get("/v1/address/" + page.address() + "/utxos")
        .path("utxos")
        .path(0)
        .path("txid")
        .asText();
    page.show(
        path.equals("/address/")
            ? path + page.address()
            : path.equals("/tx/") ? path + txid : path);
    page.browser.eval("document.querySelectorAll('details').forEach(one => { one.open = true; }), "
        + "document.getElementById('deep')?.click()");
    assertThat(page.browser.eval("document.documentElement.scrollWidth").asInt())
        .isLessThanOrEqualTo(390);
    assertThat(page.browser
            .eval("[...document.querySelectorAll('.scroll')]"
                + ".filter(e => e.scrollWidth > e.clientWidth).length")
            .asInt())
        .as("tables that have to be moved sideways")
        .isZero();
  }

  @Test
  void its_qr_codes_are_read_by_a_reader_that_others_wrote() throws Exception {
    page.show("/");
    Random random = new Random(7);
    for (int length = 1; length <= 213; length++) {
      StringBuilder text = new StringBuilder();
      random.ints(length, ' ', '~' + 1).forEach(c -> text.append((char) c));
      assertThat(read(modules(text.toString()))).isEqualTo(text.toString());
    }
    assertThat(modules("x".repeat(214)).isNull()).isTrue();
    page.show("/address/" + page.address());
    assertThat(page.browser
            .eval("document.querySelector('.qr svg').getAttribute('aria-label')")
            .asText())
        .isEqualTo("QR code of the address " + page.address());
  }

  private JsonNode modules(String text) {
    return page.browser.eval("import('./page/qr.js').then(qr => qr.encode("
        + org.utxod.indexer.browser.Chromium.quoted(text) + "))");
  }

  private static String read(JsonNode modules) throws FormatException, ChecksumException {
    boolean[][] image = new boolean[modules.size()][modules.size()];
    for (int r = 0; r < image.length; r++) {
      for (int c = 0; c < image.length; c++) {
        image[r][c] = modules.path(r).path(c).asBoolean();
      }
    }
    return new Decoder().decode(image).getText();
  }

  @Test
  void an_address_without_any_coin_has_a_page_too() {
    page.show("/address/" + NOBODY.toUpperCase(java.util.Locale.ROOT));
    assertThat(page.heading()).isEqualTo(NOBODY);
    assertThat(page.browser.text("#balance")).isEqualTo("0.00000000 BTC");
    assertThat(page.browser.text("main")).contains("It holds no coins.", "Nothing happened to it");
  }

  @Test
  void where_a_token_is_wanted_the_page_asks_for_it() {
    try (TestDaemon closed = new TestDaemon(
        directory.resolve("closed"),
        new DemoChain(3, GeneratorShape.small(), 5).chain(),
        Network.REGTEST,
        Map.of(Setting.ACCESS_READ, "token"))) {
      page.browser.open(closed.url() + "/#/block/3");
      page.browser.await("document.querySelector('h1')?.innerText === 'A token, please'");
      giveToken("wrong");
      page.browser.await("document.querySelector('h1')?.innerText === 'That token does not open'");
      giveToken(AdminCookie.read(closed.config().dataDir()).orElseThrow().key());
      page.browser.await("document.querySelector('h1')?.innerText === '3'");
      leave();
    }
  }

  private void giveToken(String token) {
    page.browser.eval("document.getElementById('token').focus()");
    page.browser.type(token);
    page.browser.press("Enter");
  }

  /* Requests of another daemon's page must not count against this one's. */
  private void leave() {
    page.browser.eval("location.href = 'about:blank'");
    page.browser.await("location.href === 'about:blank'");
    assertThat(page.browser.complaints()).isEmpty();
    page.browser.forget();
  }

  @Test
  void an_address_with_a_million_coins_is_as_quick_as_any() {
    Script script = Script.ofHex("0014" + "5c".repeat(20));
    try (TestDaemon crowded = new TestDaemon(
        directory.resolve("crowded"),
        CrowdedChain.of(script, 20, 50_000, 1_000),
        Network.REGTEST,
        Map.of(Setting.MEMPOOL, "off"),
        true)) {
      crowded.awaitTip();
      page.browser.open(crowded.url() + "/#/script/" + script.hex());
      page.browser.await(
          "document.getElementById('coins-range')?.innerText === '1 to 25 of 1,000,000'");
      page.settle();
      page.browser.click("#coins-next");
      page.browser.await(
          "document.getElementById('coins-range').innerText === '26 to 50 of 1,000,000'");
      assertThat(page.browser.text("#balance")).isEqualTo("10.00000000 BTC");
      assertThat(page.browser.text("#holdings")).contains("not known: no mempool is followed");
      assertThat(page.browser.eval("document.querySelectorAll('*').length").asInt())
          .isLessThan(1_500);
      leave();
    }
  }
}
