package org.utxod.indexer.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.utxod.indexer.browser.Chromium;
import org.utxod.indexer.config.Setting;
import org.utxod.indexer.simnode.generate.DemoChain;
import org.utxod.indexer.simnode.generate.GeneratorShape;
import org.utxod.query.address.Addresses;
import org.utxod.store.chain.Network;
import org.utxod.store.chain.Script;

/** The web page of a daemon on a simulated node, open in a browser. */
final class WebPage implements AutoCloseable {
  private static final int BLOCKS = 260;

  final DemoChain chain = new DemoChain(11, GeneratorShape.small(), BLOCKS);
  final TestDaemon daemon;
  final Chromium browser;

  private WebPage(Path directory, Chromium browser) {
    this.browser = browser;
    try {
      daemon = new TestDaemon(
          directory.resolve("utxod"),
          chain.chain(),
          Network.REGTEST,
          Map.of(Setting.MEMPOOL_POLL_MS, "10"));
    } catch (RuntimeException e) {
      browser.close();
      throw e;
    }
    daemon.awaitTip();
    browser.size(1_440, 900);
    browser.prefers("light");
    browser.speaks("en-US,en");
    browser.shortenPauses(10);
  }

  /** Opens both; a test that needs them is skipped if there is no browser. */
  static WebPage open(Path directory) {
    Optional<Chromium> browser = Chromium.start(directory.resolve("browser"));
    assumeTrue(browser.isPresent(), "Skipped: no chromium is on the PATH.");
    return new WebPage(directory, browser.orElseThrow());
  }

  /** An address that the chain pays again and again. */
  String address() {
    return Addresses.encode(hot(), Network.REGTEST).orElseThrow();
  }

  Script hot() {
    return chain.hotScripts().get(0);
  }

  /** Shows a complete page, given by what follows the hash. */
  void show(String fragment) {
    browser.open(daemon.url() + "/#" + fragment);
    settle();
  }

  /** Waits until no request is in progress. */
  void settle() {
    browser.await(
        "document.querySelector('main h1') && !document.querySelector('main[aria-busy]')");
  }

  /** Writes a text into the search field and sends it off. */
  void search(String text) {
    browser.eval("document.getElementById('sought').focus()");
    browser.type(text);
    browser.press("Enter");
  }

  String heading() {
    return browser.text("h1");
  }

  /** There were no errors in the page, and it sent requests to the daemon only. */
  void requireQuiet() {
    assertThat(browser.complaints()).isEmpty();
    List<String> foreign = browser.requests().stream()
        .filter(url -> !url.startsWith(daemon.url() + "/") && !url.equals("about:blank"))
        .toList();
    assertThat(foreign).isEmpty();
  }

  @Override
  public void close() {
    browser.close();
    daemon.close();
  }
}
