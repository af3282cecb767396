package org.utxod.indexer.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** No link of the page is dead, however one got there, on a node without any index of transactions. */
class WebPageLinksTest extends WebPageFixture {
  private static final int FOLLOWED = 150;

  private List<String> links() {
    List<String> links = new ArrayList<>();
    for (JsonNode link : page.browser.eval(
        "[...new Set([...document.querySelectorAll('a[href]')].map(link => link.getAttribute('href')))]")) {
      links.add(link.asText());
    }
    return links;
  }

  @Test
  void each_link_leads_to_a_page() {
    page.chain.send(page.daemon.node().mempool());
    page.daemon.awaitStatus(
        "the mempool", status -> status.path("mempool").path("transactions").asInt() > 0);
    Set<String> seen = new TreeSet<>(Set.of("#main", "#", "#skip"));
    Deque<String> open = new ArrayDeque<>(List.of(
        "#/",
        "#/address/" + page.address(),
        "#/tools",
        "#/tx/" + page.daemon.node().mempool().ids().get(0).display()));
    Random random = new Random(5);
    List<String> dead = new ArrayList<>();
    page.show("/block/77");
    for (int followed = 0; followed < FOLLOWED && !open.isEmpty(); ) {
      String link = random.nextBoolean() ? open.pollFirst() : open.pollLast();
      if (!seen.add(link)) {
        continue;
      }
      followed++;
      if (!link.startsWith("#/")) {
        int status = page.daemon.text("/" + link.replaceAll("#.*", "")).status();
        if (status != 200) {
          dead.add(link + ": " + status);
        }
        continue;
      }
      page.browser.eval("document.querySelector('main').replaceChildren(), location.hash = "
          + org.utxod.indexer.browser.Chromium.quoted(link));
      page.settle();
      String heading = page.heading();
      if (List.of("Nothing found", "That is not understood", "That did not work")
          .contains(heading)) {
        dead.add(link + ": " + page.browser.text("main .lead"));
      }
      open.addAll(links());
    }
    assertThat(dead).isEmpty();
    assertThat(seen).hasSizeGreaterThan(FOLLOWED);
  }
}
