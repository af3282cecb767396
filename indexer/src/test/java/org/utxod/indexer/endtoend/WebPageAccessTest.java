package org.utxod.indexer.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.utxod.indexer.browser.Chromium;
import org.utxod.indexer.config.Setting;
import org.utxod.indexer.daemon.AdminCookie;
import org.utxod.indexer.simnode.generate.DemoChain;
import org.utxod.indexer.simnode.generate.GeneratorShape;
import org.utxod.query.address.Addresses;
import org.utxod.store.chain.Network;
import org.utxod.store.chain.Script;

/** Every page, light and dark, wide and narrow, against the rules of WCAG 2.2 AA that a program can check (axe). */
@TestInstance(Lifecycle.PER_CLASS)
class WebPageAccessTest {
  private static final String RULES =
      "{runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']}";

  @TempDir
  static Path directory;

  private WebPage page;
  private String axe = "";

  @BeforeAll
  void open() throws IOException {
    page = WebPage.open(directory);
    page.chain.send(page.daemon.node().mempool());
    page.daemon.awaitStatus(
        "the mempool", status -> status.path("mempool").path("transactions").asInt() > 0);
    try (InputStream in = getClass().getResourceAsStream("/axe.min.js")) {
      axe = new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @AfterAll
  void close() {
    if (page != null) {
      page.close();
    }
  }

  private List<String> violations() {
    page.browser.eval(axe + "; true");
    JsonNode found = page.browser.eval("axe.run(document, " + RULES
        + ").then(r => r.violations.map(v => v.id + ': ' + v.help + ' '"
        + " + v.nodes.slice(0, 3).map(n => n.html + ' ' + n.failureSummary).join(' | ')))");
    List<String> violations = new ArrayList<>();
    found.forEach(violation -> violations.add(violation.asText()));
    return violations;
  }

  private String txid(int height, int index) {
    String hash = page.daemon.text("/api/block-height/" + height).body();
    return page.daemon.get("/api/block/" + hash + "/txids").path(index).asText();
  }

  private List<String> pages() {
    String nobody = Addresses.encode(Script.ofHex("0014" + "00".repeat(20)), Network.REGTEST)
        .orElseThrow();
    return List.of(
        "/",
        "/address/" + page.address(),
        "/address/" + nobody,
        "/script/51",
        "/address/" + page.address() + "?order=largest",
        "/tools",
        "/descriptor",
        "/accounts",
        "/script/" + unconfirmed().hex(),
        "/block/240",
        "/tx/" + txid(240, 0),
        "/tx/" + txid(240, 1),
        "/tx/" + txid(240, 1) + "/0",
        "/tx/" + page.daemon.node().mempool().ids().get(0).display(),
        "/search/" + "ab".repeat(32),
        "/block/99999",
        "/address/abc",
        "/nowhere");
  }

  private Script unconfirmed() {
    return page.daemon.node().mempool().amounts().keySet().iterator().next();
  }

  @ParameterizedTest
  @CsvSource({
    "light, 1440, en",
    "dark, 1440, en",
    "light, 390, en",
    "dark, 390, en",
    "light, 1440, zh-CN",
    "dark, 390, zh-CN"
  })
  void no_rule_is_broken(String scheme, int width, String language) {
    page.browser.prefers(scheme);
    page.browser.size(width, 900);
    page.browser.speaks(language);
    try {
      for (String fragment : pages()) {
        page.show(fragment);
        page.browser.eval(
            "document.querySelectorAll('details').forEach(one => { one.open = true; }), "
                + "document.getElementById('deep')?.click()");
        page.settle();
        assertThat(page.browser.eval("document.documentElement.lang").asText()).isEqualTo(language);
        assertThat(violations()).as(fragment).isEmpty();
        assertThat(page.browser.eval("document.documentElement.scrollWidth").asInt())
            .as(fragment)
            .isLessThanOrEqualTo(width);
      }
    } finally {
      page.browser.speaks("en-US,en");
    }
  }

  @ParameterizedTest
  @CsvSource({"light, 1440", "dark, 390"})
  void no_rule_is_broken_by_the_description_of_the_api(String scheme, int width) {
    page.browser.prefers(scheme);
    page.browser.size(width, 900);
    page.browser.open(page.daemon.url() + "/docs");
    page.browser.eval(
        "document.querySelectorAll('details').forEach((one, i) => { one.open = i % 20 === 0; })");
    assertThat(violations()).isEmpty();
    assertThat(page.browser.eval("document.documentElement.scrollWidth").asInt())
        .isLessThanOrEqualTo(width);
    page.browser.click(".name");
    page.settle();
    assertThat(page.browser.text(".tip")).isNotEmpty();
  }

  /* Every state of the daemon, as reported to the page. */
  @ParameterizedTest
  @CsvSource({"light, 1440", "dark, 1440", "light, 390", "dark, 390"})
  void no_rule_is_broken_in_any_state_of_the_daemon(String scheme, int width) {
    page.browser.prefers(scheme);
    page.browser.size(width, 900);
    for (String state :
        List.of("syncing", "behind", "waiting", "bootstrapping", "reindexing", "halted")) {
      page.show("/");
      page.browser.eval("""
          (() => {
            const asked = window.fetch;
            window.fetch = async (...what) => {
              const answer = await asked(...what);
              if (!what[0].endsWith('v1/status')) {
                return answer;
              }
              const status = await answer.json();
              Object.assign(status, {state: '%s', reason: 'What happened, and what to do.'});
              status.tip.height += 700;
              status.sync = {blocks_per_second: 63.2, eta_seconds: 11};
              status.node.reachable = false;
              status.verified = {equal: false, height: 9, block_hash: status.block_hash, at: 1};
              status.providers = [{name: 'one.example.org', breaker: 'open', last_success_age_seconds: 9}];
              return new Response(JSON.stringify(status), {headers: {'Content-Type': 'application/json'}});
            };
          })(), import('./page/live.js').then(live => live.look()), 0""".formatted(state));
      page.browser.await("document.querySelector('main').textContent.includes('one.example.org')");
      page.browser.eval("document.getElementById('index').open = true");
      page.settle();
      assertThat(violations()).as(state).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource({"light, 1440", "dark, 390"})
  void no_rule_is_broken_where_a_token_is_wanted_or_nobody_answers(String scheme, int width) {
    page.browser.prefers(scheme);
    page.browser.size(width, 900);
    try (TestDaemon closed = new TestDaemon(
        directory.resolve("closed-" + scheme),
        new DemoChain(3, GeneratorShape.small(), 5).chain(),
        Network.REGTEST,
        Map.of(Setting.ACCESS_READ, "token"))) {
      page.browser.open(closed.url() + "/#/");
      page.browser.await("document.querySelector('h1')?.innerText === 'A token, please'");
      assertThat(page.browser.text("#standing")).isEqualTo("Closed");
      assertThat(violations()).isEmpty();
    }
    page.show("/");
    page.daemon.stop();
    page.browser.eval("import('./page/live.js').then(live => live.look()), 0");
    page.browser.await("document.querySelector('#away:not([hidden])')");
    List<String> found = violations();
    page.daemon.restart();
    assertThat(found).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"light, 1440", "dark, 390"})
  void no_rule_is_broken_for_who_gave_a_token(String scheme, int width) {
    page.browser.prefers(scheme);
    page.browser.size(width, 900);
    page.daemon.post("/v1/accounts", "{\"name\":\"shop\"}");
    page.daemon.post("/v1/accounts/shop/addresses", "{\"address\":\"" + page.address() + "\"}");
    page.show("/");
    page.browser.eval("sessionStorage.setItem('token', "
        + Chromium.quoted(
            AdminCookie.read(page.daemon.config().dataDir()).orElseThrow().key())
        + ")");
    try {
      for (String fragment : List.of("/accounts", "/account/shop")) {
        page.show(fragment);
        page.browser.await("document.querySelector('main td')");
        assertThat(violations()).as(fragment).isEmpty();
        assertThat(page.browser.eval("document.documentElement.scrollWidth").asInt())
            .isLessThanOrEqualTo(width);
      }
    } finally {
      page.browser.eval("sessionStorage.clear()");
    }
  }

  @Test
  void a_broken_rule_is_noticed() {
    page.show("/");
    page.browser.eval("document.getElementById('main').append(document.createElement('img'))");
    assertThat(violations()).anyMatch(violation -> violation.startsWith("image-alt"));
  }
}
