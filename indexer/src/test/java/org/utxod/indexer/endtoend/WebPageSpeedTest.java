package org.utxod.indexer.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.lang.management.OperatingSystemMXBean;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How long each view takes from nothing to its first figure, and how much it loads, with nothing cached. */
class WebPageSpeedTest extends WebPageFixture {
  /** On a machine that has nothing else to do. */
  private static final int MAX_MILLIS = 300;

  private static final int MAX_BYTES = 150_000;

  /** Of so many loads one has to be as quick: what others do on this machine at the same time is not the page's. */
  private static final int MAX_LOADS = 25;

  @BeforeAll
  void notice() {
    page.chain.send(page.daemon.node().mempool());
    page.daemon.awaitStatus(
        "the mempool", status -> status.path("mempool").path("transactions").asInt() > 0);
    // Drawn is what stands there when the next frame but one begins.
    page.browser.beforeEachDocument("""
        new MutationObserver((changes, observer) => {
          const figure = document.querySelector('.tip, #balance, main dd');
          if (/[0-9]/.test(figure?.textContent ?? '')) {
            observer.disconnect();
            requestAnimationFrame(() => requestAnimationFrame(() => { window.drawn = performance.now(); }));
          }
        }).observe(document, {childList: true, subtree: true, characterData: true});
        """);
  }

  private List<String> views() {
    String hash = page.daemon.text("/api/block-height/240").body();
    String txid = page.daemon.get("/api/block/" + hash + "/txids").path(1).asText();
    return List.of("/", "/address/" + page.address(), "/block/240", "/tx/" + txid);
  }

  @ParameterizedTest
  @ValueSource(strings = {"en-US,en", "zh-CN"})
  void each_view_shows_its_first_figure_quickly_and_loads_little(String languages) {
    page.browser.speaks(languages);
    for (String view : views()) {
      double best = Double.MAX_VALUE;
      for (int load = 0; load < MAX_LOADS && best > allowed(); load++) {
        page.browser.clearCache();
        page.show(view);
        page.browser.await("window.drawn");
        best = Math.min(best, page.browser.eval("window.drawn").asDouble());
        assertThat(loaded()).as(view).isBetween(30_000, MAX_BYTES);
      }
      assertThat(best).as(view).isLessThanOrEqualTo(allowed());
    }
  }

  /* Where more wants to run than there are processors, each gets so much less of them. */
  private static double allowed() {
    OperatingSystemMXBean machine = ManagementFactory.getOperatingSystemMXBean();
    return MAX_MILLIS
        * Math.max(1, machine.getSystemLoadAverage() / machine.getAvailableProcessors());
  }

  /* Bytes of all answers with their headers. */
  private int loaded() {
    return page.browser
        .eval("performance.getEntries().reduce((sum, one) => sum + (one.transferSize ?? 0), 0)")
        .asInt();
  }
}
