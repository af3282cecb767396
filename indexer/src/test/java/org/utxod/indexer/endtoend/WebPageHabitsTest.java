package org.utxod.indexer.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How the web page treats people: units, times, copying, silence and refusals, moments without a mempool, focus. */
class WebPageHabitsTest extends WebPageFixture {
  private static final String LOOK = "import('./page/live.js').then(live => live.look(true)), 0";

  @AfterEach
  void usual() {
    page.browser.eval("localStorage.clear()");
  }

  private JsonNode balance() {
    return page.daemon.get("/v1/address/" + page.address() + "/balance");
  }

  /* Answers to questions whose path has that end go through a function of JavaScript, given the answer and how many came before. */
  private void answering(String end, String function) {
    page.browser.eval("""
        (() => {
          const asked = window.fetch;
          let before = 0;
          window.fetch = async (path, ...more) => String(path).split('?')[0].endsWith('%s')
            ? (%s)(() => asked(path, ...more), before++) : asked(path, ...more);
        })(), 0""".formatted(end, function));
  }

  @Test
  void amounts_are_in_the_unit_that_was_chosen_and_that_is_remembered() {
    long sat = balance().path("balance_sat").asLong();
    page.show("/address/" + page.address());
    assertThat(page.browser.text("#balance")).isEqualTo(btc(sat));
    page.browser.click("#unit");
    assertThat(page.browser.text("#balance")).isEqualTo(String.format("%,d sat", sat));
    assertThat(page.browser.text("table")).doesNotContain("BTC").contains(" sat");
    page.show("/address/" + page.address());
    assertThat(page.browser.text("#balance")).isEqualTo(String.format("%,d sat", sat));
    page.browser.click("#unit");
    assertThat(page.browser.text("#balance")).isEqualTo(btc(sat));
    assertThat(page.browser.text("#unit")).isEqualTo("BTC");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/address/", "/block/240"})
  void each_time_has_its_zone_and_the_same_in_utc(String path) {
    page.show(path.endsWith("address/") ? path + page.address() : path);
    JsonNode times = page.browser.eval(
        "[...document.querySelectorAll('time')].map(time => [time.title, time.dateTime])");
    assertThat(times).isNotEmpty().allSatisfy(time -> {
      assertThat(time.path(0).asText())
          .matches(".* (UTC|GMT|[A-Z]{2,5})([+-]\\d+(:\\d+)?)? = \\d{4}-.*Z");
      assertThat(time.path(1).asText())
          .startsWith(time.path(0).asText().replaceAll(".*= (.*)Z", "$1"));
    });
  }

  @Test
  void each_hash_can_be_copied_whole_where_it_stands() {
    String hash = page.daemon.text("/api/block-height/240").body();
    String txid = page.daemon.get("/api/block/" + hash + "/txids").path(1).asText();
    for (String path : List.of("/", "/address/" + page.address(), "/block/240", "/tx/" + txid)) {
      page.show(path);
      JsonNode hashes = page.browser.eval("""
          [...document.querySelectorAll('main .hash')].map(hash =>
            [hash.title, hash.parentElement.querySelector('.copy')?.dataset.text ?? 'none'])""");
      assertThat(hashes)
          .as(path)
          .isNotEmpty()
          .allSatisfy(
              pair -> assertThat(pair.path(1).asText()).startsWith(pair.path(0).asText()));
    }
    page.show("/block/240");
    page.browser.eval("navigator.clipboard.writeText = async text => { window.copied = text; }");
    page.browser.click(".facts .copy");
    page.browser.await("window.copied === '" + hash + "'");
    assertThat(page.browser.text("#said")).isEqualTo("Copied");
  }

  @Test
  void while_the_daemon_is_silent_what_it_said_last_stays_and_is_called_old() {
    for (String path : List.of("/", "/address/" + page.address(), "/block/240")) {
      page.show(path);
      assertThat(page.browser.eval("document.getElementById('away').hidden").asBoolean())
          .isTrue();
      String figures = page.browser.text("main h1") + page.browser.text("main .amount");
      answering("", """
          async answer => {
            if (window.cut) {
              throw new TypeError('the wire is cut');
            }
            return answer();
          }""");
      page.browser.eval("window.cut = true; " + LOOK);
      page.browser.await(
          "document.querySelector('main.old') && !document.getElementById('away').hidden");
      assertThat(page.browser.text("#away"))
          .contains("does not answer")
          .containsPattern("it said (just now|\\d+ s ago)");
      assertThat(page.browser.text("#standing")).startsWith("Not answering");
      assertThat(page.browser.text("main h1") + page.browser.text("main .amount"))
          .as(path)
          .isEqualTo(figures);
      page.browser.eval("window.cut = false; " + LOOK);
      page.browser.await(
          "!document.querySelector('.old') && document.getElementById('away').hidden");
      page.browser.await("document.querySelector('#standing.good')");
    }
  }

  @Test
  void a_refusal_for_too_many_questions_leaves_what_is_shown_and_is_asked_again() {
    page.show("/address/" + page.address());
    int rows = page.browser
        .eval("document.querySelectorAll('#coins ~ .part tbody tr').length")
        .asInt();
    answering("/utxos", """
        async (answer, before) => before > 0 ? answer() : new Response(JSON.stringify(
          {type: 'urn:utxod:problem:too-many-requests', title: 'x', status: 429, detail: 'Wait a moment.'}),
          {status: 429, headers: {'Content-Type': 'application/problem+json', 'Retry-After': '2'}})""");
    page.browser.eval(LOOK);
    page.browser.await(
        "document.querySelector('#coins ~ .part.old > .note')?.innerText === 'Wait a moment.'");
    assertThat(page.browser
            .eval("document.querySelectorAll('#coins ~ .part tbody tr').length")
            .asInt())
        .isEqualTo(rows);
    page.browser.await(
        "!document.querySelector('#coins ~ .part > .note') && !document.querySelector('.old')");
  }

  @Test
  void a_moment_without_a_mempool_is_not_told_and_is_over_soon() {
    page.show("/address/" + page.address());
    String unconfirmed = page.browser.text("#holdings .facts dd");
    assertThat(unconfirmed).isNotEmpty().doesNotContain("not known");
    answering("/balance", """
        async (answer, before) => {
          const balance = await (await answer()).json();
          window.asked = before + 1;
          return new Response(JSON.stringify(before > 0 ? balance
            : {...balance, mempool_received_sat: null, mempool_spent_sat: null}), {headers: {'Content-Type': 'application/json'}});
        }""");
    page.browser.eval("""
        (() => {
          window.seen = new Set();
          new MutationObserver(() => window.seen.add(document.querySelector('#holdings .facts dd')?.innerText))
            .observe(document.getElementById('holdings'), {subtree: true, childList: true, characterData: true});
        })(), 0""");
    page.browser.eval(LOOK);
    page.browser.await("window.asked > 1");
    page.settle();
    List<String> seen = new ArrayList<>();
    page.browser.eval("[...window.seen]").forEach(text -> seen.add(text.asText()));
    assertThat(seen).allSatisfy(text -> assertThat(text).isEqualTo(unconfirmed));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/address/", "/block/240"})
  void no_row_and_no_head_has_two_stops_for_one_target(String path) {
    page.show(path.endsWith("address/") ? path + page.address() : path);
    JsonNode doubled = page.browser.eval("""
        [...document.querySelectorAll('header, tr, .facts > div, .hero, footer')].map(place =>
          [...place.querySelectorAll('a[href]')].map(link => link.getAttribute('href')))
          .filter(links => new Set(links).size < links.length).map(links => links.join())""");
    assertThat(doubled).isEmpty();
    JsonNode blocks = page.browser.eval("""
        [...document.querySelectorAll('tr')].map(row => [...row.querySelectorAll('a[href^="#/block/"]')].length)
          .filter(links => links > 1).length""");
    assertThat(blocks.asInt()).isZero();
  }

  @Test
  void after_a_search_what_was_found_has_the_focus_whatever_it_took_to_find_it() {
    page.show("/");
    String hash = page.daemon.text("/api/block-height/77").body();
    for (String text : List.of("78", hash, page.address(), "abc")) {
      page.search(text);
      page.browser.await(
          "location.hash.includes('" + text + "') && !location.hash.includes('search')"
              + " && !document.querySelector('main[aria-busy]') && document.activeElement.tagName === 'H1'");
    }
  }

  @Test
  void the_dot_is_green_only_while_it_answers() {
    page.show("/");
    page.browser.await("document.querySelector('#standing.good')");
    answering("v1/status", """
        async answer => {
          await new Promise(go => { window.go = go; });
          return answer();
        }""");
    page.browser.eval(LOOK);
    page.browser.await("!document.querySelector('#standing.good')");
    assertThat(page.browser.text("#standing")).isEqualTo("Connecting");
    page.browser.eval("window.go(), 0");
    page.browser.await("document.querySelector('#standing.good')");
  }
}
