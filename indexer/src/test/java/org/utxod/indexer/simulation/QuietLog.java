package org.utxod.indexer.simulation;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.slf4j.LoggerFactory;

/** Keeps the follower's thousands of lives out of the log; a single seed is logged in full. */
public final class QuietLog implements BeforeAllCallback, AfterAllCallback {
  private final Logger log = (Logger) LoggerFactory.getLogger("utxod");
  private final Level before = log.getLevel();

  @Override
  public void beforeAll(ExtensionContext context) {
    if (Long.getLong("sim.seed") == null && Long.getLong("feed.seed") == null) {
      log.setLevel(Level.OFF);
    }
  }

  @Override
  public void afterAll(ExtensionContext context) {
    log.setLevel(before);
  }
}
