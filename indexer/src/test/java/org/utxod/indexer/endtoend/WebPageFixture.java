package org.utxod.indexer.endtoend;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/** The web page of a daemon in a real browser. */
@TestInstance(Lifecycle.PER_CLASS)
abstract class WebPageFixture {
  @TempDir
  static Path directory;

  WebPage page;

  @BeforeAll
  void open() {
    page = WebPage.open(directory);
  }

  @AfterAll
  void close() {
    if (page != null) {
      page.close();
    }
  }

  @BeforeEach
  void forget() {
    page.browser.forget();
    page.browser.size(1_440, 900);
  }

  @AfterEach
  void quiet() {
    page.requireQuiet();
  }

  static String btc(long sat) {
    return String.format("%,d.%08d BTC", sat / 100_000_000, sat % 100_000_000);
  }
}
