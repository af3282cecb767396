package org.utxod.indexer.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.utxod.indexer.browser.Chromium;
import org.utxod.indexer.daemon.AdminCookie;
import org.utxod.query.address.Addresses;
import org.utxod.store.chain.Hex;
import org.utxod.store.chain.Network;
import org.utxod.store.chain.Script;

/** The page's tools, what the search takes, and what it never lets out. */
class WebPageToolsTest extends WebPageFixture {
  private static final String XPUB =
      "tpubD6NzVbkrYhZ4WaWSyoBvQwbpLkojyoTZPRsgXELWz3Popb3qkjcJyJUGLnL4qHHoQvao8ESaAstxYSnhyswJ76uZPStJRJCTKvosUCJZL5B";

  private JsonNode transaction() {
    String hash = page.daemon.text("/api/block-height/240").body();
    return page.daemon.get("/api/block/" + hash + "/txs").path(1);
  }

  private String hex() {
    return page.daemon
        .text("/api/tx/" + transaction().path("txid").asText() + "/hex")
        .body();
  }

  private void fill(String field, String text) {
    page.browser.eval("document.getElementById('" + field + "').value = " + Chromium.quoted(text));
  }

  private void send(String section, String answer) {
    page.browser.click("section[aria-labelledby=" + section + "] button[type=submit]");
    page.browser.await("document.querySelector('#" + answer + " > *')");
  }

  @Test
  void a_transaction_is_decoded_also_with_spaces_and_its_json_is_there() {
    page.show("/tools");
    fill("decode-text", " " + hex().replaceFirst("(.{40})", "$1\n "));
    send("decode", "decoded");
    JsonNode tx = transaction();
    assertThat(page.browser.text("#decoded"))
        .contains(tx.path("vin").size() == 1 ? "1 input" : tx.path("vin").size() + " inputs")
        .contains(btc(tx.path("vout").path(0).path("value").asLong()))
        .contains("All that the node says");
    assertThat(page.browser.text("#said")).isEqualTo("Done");
  }

  @Test
  void a_script_and_a_psbt_are_decoded() {
    page.show("/tools");
    fill("decode-text", page.hot().hex());
    send("decode", "decoded");
    assertThat(page.browser.text("#decoded")).contains(page.address(), "what it holds");
    byte[] unsigned = Hex.decode("02000000" + "01" + "ab".repeat(32) + "00000000" + "00"
        + "fdffffff" + "01" + "e803000000000000" + "0151" + "00000000");
    byte[] psbt = Hex.decode("70736274ff" + "0100" + "%02x".formatted(unsigned.length)
        + Hex.encode(unsigned) + "00" + "00" + "00");
    page.show("/tools");
    fill("decode-text", Base64.getEncoder().encodeToString(psbt));
    send("decode", "decoded");
    assertThat(page.browser.text("#decoded"))
        .contains("final on 0 inputs, some on 0, none on 1", "0.00001000 BTC", "abababab");
  }

  @ParameterizedTest
  @ValueSource(strings = {"zz", "5", "<img src=x onerror=alert(1)>"})
  void what_is_none_is_said_to_be_none(String text) {
    page.show("/tools");
    fill("decode-text", text);
    send("decode", "decoded");
    assertThat(page.browser.text("#decoded .note")).contains("hexadecimal digits");
    assertThat(page.browser.eval("document.querySelectorAll('main img').length").asInt())
        .isZero();
  }

  @Test
  void what_the_node_does_not_take_is_told_in_its_words_and_what_it_takes_is_linked() {
    page.show("/tools");
    fill("broadcast-text", "0200");
    send("broadcast", "broadcasted");
    assertThat(page.browser.text("#broadcasted")).contains("TX decode failed");
    page.show("/tools");
    String txid = transaction().path("txid").asText();
    page.browser.eval("""
        (() => {
          const asked = window.fetch;
          window.fetch = async (...what) => what[0] === 'api/tx' && what[1].body === '0200' ? new Response('%s') : asked(...what);
        })()""".formatted(txid));
    fill("broadcast-text", " 02\\n00 ".replace("\\n", "\n"));
    send("broadcast", "broadcasted");
    assertThat(page.browser.text("#broadcasted")).contains("The node took it: " + txid);
  }

  @Test
  void a_message_is_verified_by_the_node() {
    page.show("/tools");
    fill(
        "verify-address",
        Addresses.encode(Script.ofHex("76a914" + "11".repeat(20) + "88ac"), Network.REGTEST)
            .orElseThrow());
    fill("verify-message", "hello");
    fill("verify-signature", "H" + "A".repeat(86) + "=");
    send("verify", "verified");
    assertThat(page.browser.text("#verified"))
        .isEqualTo("The signature is not that of this address over this message.");
    page.show("/tools");
    fill(
        "verify-address",
        Addresses.encode(Script.ofHex("0014" + "11".repeat(20)), Network.REGTEST)
            .orElseThrow());
    fill("verify-message", "hello");
    fill("verify-signature", "H=");
    send("verify", "verified");
    assertThat(page.browser.text("#verified"))
        .contains("The node says: Address does not refer to key");
  }

  @Test
  void the_search_takes_all_that_people_have_and_keeps_what_was_typed() {
    String txid = transaction().path("txid").asText();
    Map<String, String> wanted = Map.of(
        txid + ":1",
        "#/tx/" + txid + "/1",
        "1,240",
        "#/block/1240",
        "bitcoin://" + page.address() + "?amount=0.5&label=a%20b",
        "#/address/" + page.address(),
        "BITCOIN:" + page.address().toUpperCase(java.util.Locale.ROOT),
        "#/address/" + page.address().toUpperCase(java.util.Locale.ROOT),
        XPUB,
        "#/descriptor",
        "wpkh(" + XPUB + "/0/*)",
        "#/descriptor",
        "cHNidP8BAA==",
        "#/tools");
    wanted.forEach((text, link) -> {
      page.show("/");
      page.search(text);
      page.browser.await(
          "location.hash === '" + link + "' && !document.querySelector('main[aria-busy]')");
      assertThat(page.browser.eval("document.getElementById('sought').value").asText())
          .isEqualTo(text);
    });
    page.show("/block/77");
    page.search("78");
    page.browser.await("document.querySelector('h1').innerText === '78'");
    page.browser.click(".name");
    page.browser.await("document.querySelector('.tip')");
    assertThat(page.browser.eval("document.getElementById('sought').value").asText())
        .isEmpty();
  }

  @Test
  void a_raw_transaction_that_is_searched_is_decoded_and_stands_in_no_address() {
    page.show("/");
    page.search(hex());
    page.browser.await("document.querySelector('#decoded .facts')");
    assertThat(page.browser.eval("location.hash").asText()).isEqualTo("#/tools");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "cVpF924EspNh8KjYsfhgY96mmxvT6DgdWiTYMtMjuM74hJaU5psW",
        "wpkh(tprv8ZgxMBicQKsPd7Uf69XL1XwhmjHopUGep8GuEiJDZmbQz6o58LninorQAfcKZWARbtRtfnLcJ5MQ2AtHcQJCCRUcMRvmDUjyEmNUWwx8UbK/0/*)",
        "abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon about"
      })
  void a_secret_is_not_sent_anywhere(String secret) {
    page.show("/");
    page.browser.forget();
    page.search(secret);
    page.browser.await("document.querySelector('main').innerText.includes('private key')");
    assertThat(page.browser
            .eval("location.hash + document.getElementById('sought').value")
            .asText())
        .isEqualTo("#/");
    String begins = secret.substring(0, 20).replace(" ", "");
    assertThat(page.browser.requests())
        .noneMatch(url -> url.replaceAll("%20|\\+| ", "").contains(begins));
  }

  @Test
  void a_descriptor_is_asked_for_in_a_body_with_a_token() {
    String descriptor = "addr(" + page.address() + ")";
    page.show("/");
    page.browser.forget();
    page.search(descriptor);
    page.browser.await("document.getElementById('opening')");
    assertThat(page.browser.eval("document.querySelectorAll('h1').length").asInt())
        .isEqualTo(1);
    page.browser.eval("document.getElementById('token').focus()");
    page.browser.type(
        AdminCookie.read(page.daemon.config().dataDir()).orElseThrow().key());
    page.browser.press("Enter");
    page.browser.await("document.getElementById('balance')");
    assertThat(page.browser.text("main .part")).contains(descriptor);
    assertThat(page.browser.requests()).noneMatch(url -> url.contains("addr"));
    page.browser.eval("sessionStorage.clear()");
  }

  @Test
  void a_long_text_stays_what_it_is() {
    page.show("/");
    String hostile = new String(
        "\"><script>alert(1)</script>".getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    page.search(hostile);
    page.browser.await("document.querySelector('h1').innerText === 'That is not understood'");
    assertThat(
            List.of(page.browser.eval("document.getElementById('sought').value").asText()))
        .containsExactly(hostile);
  }
}
