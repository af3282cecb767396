package org.utxod.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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

  private List<String> pages() {
    String hash = page.daemon.text("/api/block-height/240").body();
    String txid = page.daemon.get("/api/block/" + hash + "/txids").path(1).asText();
    return List.of(
        "/",
        "/address/" + page.address(),
        "/script/51",
        "/block/240",
        "/tx/" + txid,
        "/search/" + "ab".repeat(32),
        "/address/abc");
  }

  @ParameterizedTest
  @CsvSource({"light, 1440", "dark, 1440", "light, 390", "dark, 390"})
  void no_rule_is_broken(String scheme, int width) {
    page.browser.prefers(scheme);
    page.browser.size(width, 900);
    for (String fragment : pages()) {
      page.show(fragment);
      assertThat(violations()).as(fragment).isEmpty();
    }
  }

  @Test
  void a_broken_rule_is_noticed() {
    page.show("/");
    page.browser.eval("document.getElementById('main').append(document.createElement('img'))");
    assertThat(violations()).anyMatch(violation -> violation.startsWith("image-alt"));
  }
}
