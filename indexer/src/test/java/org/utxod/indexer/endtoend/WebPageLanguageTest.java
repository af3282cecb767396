package org.utxod.indexer.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.utxod.query.address.Addresses;
import org.utxod.store.chain.Network;
import org.utxod.store.chain.Script;

/** The web page in the reader's language. */
class WebPageLanguageTest extends WebPageFixture {
  /* Texts, labels and hints with a word of Latin letters, outside of what is marked as English or is no language at all. */
  private static final String LATIN = """
      (() => {
        const NAMES = /\\b(utxod|BTC|sat|vB|kvB|MvB|MWU|WU|kB|API|OpenAPI|UTXO|PSBT|RBF|WU|Taproot|Base64|P2PKH?|P2W?SH|P2WPKH|P2TR|OP_RETURN|xpub|ypub|zpub|getblockstats|txid|coinbase|REST|RPC|regtest|QR|Satoshi|English|txindex|dev)\\b/g;
        const DATA = '[lang=en], code, .hash, .owner, h1.long, .asked, .tag, .stream, noscript, script, style, option, .amount';
        const odd = text => /[A-Za-z]{2,}/.test(text.replace(NAMES, '').replace(/[0-9a-f]{6,}|bcrt1\\w+|[mn2][1-9A-Za-z]{25,}|[0-9a-f]{4,}…[0-9a-f]+/g, ''));
        const found = [];
        const walker = document.createTreeWalker(document.documentElement, NodeFilter.SHOW_TEXT);
        while (walker.nextNode()) {
          const node = walker.currentNode;
          if (!node.parentElement.closest(DATA) && odd(node.data)) {
            found.push(node.data);
          }
        }
        for (const node of document.body.querySelectorAll('*')) {
          for (const name of ['aria-label', 'placeholder', 'alt', 'data-head']) {
            if (odd(node.getAttribute(name) ?? '')) {
              found.push(name + ': ' + node.getAttribute(name));
            }
          }
        }
        return found;
      })()""";

  @AfterEach
  void english() {
    page.browser.eval("localStorage.clear()");
    page.browser.speaks("en-US,en");
  }

  private List<String> latin() {
    List<String> found = new ArrayList<>();
    for (JsonNode text : page.browser.eval(LATIN)) {
      found.add(text.asText());
    }
    return found;
  }

  private String lang() {
    return page.browser.eval("document.documentElement.lang").asText();
  }

  private List<String> pages() {
    page.chain.send(page.daemon.node().mempool());
    page.daemon.awaitStatus(
        "the mempool", status -> status.path("mempool").path("transactions").asInt() > 0);
    String hash = page.daemon.text("/api/block-height/240").body();
    JsonNode txids = page.daemon.get("/api/block/" + hash + "/txids");
    String nobody = Addresses.encode(Script.ofHex("0014" + "00".repeat(20)), Network.REGTEST)
        .orElseThrow();
    return List.of(
        "/",
        "/address/" + page.address(),
        "/address/" + nobody,
        "/script/51",
        "/block/240",
        "/tx/" + txids.path(0).asText(),
        "/tx/" + txids.path(1).asText(),
        "/tx/" + page.daemon.node().mempool().ids().get(0).display(),
        "/tx/" + "ab".repeat(32),
        "/search/" + "ab".repeat(32),
        "/block/99999",
        "/address/abc",
        "/payouts",
        "/tools",
        "/descriptor",
        "/accounts",
        "/address/" + page.address() + "?order=largest&least=1",
        "/nowhere");
  }

  @Test
  void to_who_reads_chinese_each_page_is_chinese_from_first_to_last_word() {
    page.browser.speaks("zh-CN,zh,en");
    for (String fragment : pages()) {
      page.show(fragment);
      page.browser.eval("document.getElementById('deep')?.click()");
      assertThat(lang()).isEqualTo("zh-CN");
      assertThat(latin()).as(fragment).isEmpty();
    }
  }

  @Test
  void a_word_in_another_language_is_noticed() {
    page.browser.speaks("zh-CN");
    page.show("/");
    page.browser.eval("document.querySelector('h2').textContent = 'Last blocks'; "
        + "document.querySelector('nav').setAttribute('aria-label', 'For programs')");
    assertThat(latin()).containsExactly("Last blocks", "aria-label: For programs");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "en-US,en | en",
        "en-GB | en",
        "de,fr | en",
        "de,zh,en | zh-CN",
        "zh-TW | zh-CN",
        "en,zh-CN | en"
      })
  void the_browsers_languages_choose(String languages, String expected) {
    page.browser.speaks(languages);
    page.show("/");
    assertThat(lang()).isEqualTo(expected);
  }

  @Test
  void the_switch_chooses_and_is_remembered() {
    page.show("/block/77");
    assertThat(page.browser.text("#search button")).isEqualTo("Search");
    page.browser.eval("window.before = true; document.getElementById('language').value = 'zh-CN'; "
        + "document.getElementById('language').dispatchEvent(new Event('change'))");
    page.browser.await("window.before === undefined && document.querySelector('main h1')");
    page.settle();
    assertThat(lang()).isEqualTo("zh-CN");
    assertThat(page.heading()).isEqualTo("77");
    assertThat(page.browser.text("#search button")).isEqualTo("搜索");
    page.show("/");
    assertThat(page.browser.text("#standing")).startsWith("已同步");
    assertThat(page.browser.eval("document.getElementById('language').value").asText())
        .isEqualTo("zh-CN");
  }

  @Test
  void an_error_of_the_daemon_is_said_in_the_readers_language_with_its_own_words_below() {
    page.browser.speaks("zh-CN");
    page.show("/address/bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq");
    assertThat(page.heading()).isEqualTo("无法理解该请求");
    assertThat(page.browser.text("main .lead")).startsWith("这是其他网络的地址。");
    assertThat(page.browser.text("main .lead [lang=en]")).contains("address of mainnet");
  }

  @Test
  void numbers_and_dates_are_written_as_the_reader_writes_them() {
    String date = "import('./page/format.js').then(f => f.time(1700000000).innerText)";
    page.show("/");
    assertThat(page.browser.eval(date).asText()).contains("Nov");
    page.browser.speaks("en-GB");
    page.show("/");
    assertThat(page.browser.eval(date).asText()).containsPattern("1[45] Nov 2023");
    page.browser.speaks("zh-CN");
    page.show("/");
    assertThat(page.browser.eval(date).asText()).contains("2023年11月");
    page.browser.speaks("en-ZA");
    page.show("/");
    assertThat(page.browser
            .eval(
                "import('./page/format.js').then(f => f.amount(-123456789012300).firstChild.innerText)")
            .asText()
            .replace('\u00a0', ' '))
        .isEqualTo("−1 234 567,89012300 BTC");
  }

  @ParameterizedTest
  @CsvSource({"zh-CN, en", "en, zh-CN"})
  void one_language_with_all_that_a_page_needs_is_no_more_than_150_kilobytes(
      String language, String other) {
    page.browser.speaks(language);
    String hash = page.daemon.text("/api/block-height/240").body();
    String txid = page.daemon.get("/api/block/" + hash + "/txids").path(1).asText();
    for (String fragment : List.of(
        "/", "/address/" + page.address(), "/block/240", "/tx/" + txid, "/tools", "/accounts")) {
      page.browser.forget();
      page.show(fragment);
      int bytes = 0;
      for (String url : page.browser.requests()) {
        String path = url.substring(Math.min(url.length(), page.daemon.url().length()));
        if (path.startsWith("/page/") || path.equals("/")) {
          bytes += page.daemon
              .text(path)
              .body()
              .getBytes(java.nio.charset.StandardCharsets.UTF_8)
              .length;
        }
      }
      assertThat(bytes).as(fragment).isBetween(50_000, 150_000);
      assertThat(page.browser.requests()).noneMatch(url -> url.contains("messages." + other));
    }
  }
}
