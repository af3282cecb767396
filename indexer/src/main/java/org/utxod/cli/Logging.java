package org.utxod.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import org.slf4j.LoggerFactory;

/** How much the log says. */
final class Logging {
  private Logging() {}

  static void configure(boolean debug) {
    if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
      context.getLogger("org.utxod").setLevel(debug ? Level.DEBUG : Level.INFO);
      context.getLogger("utxod").setLevel(debug ? Level.DEBUG : Level.INFO);
    }
  }
}
