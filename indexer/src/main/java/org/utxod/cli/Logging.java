package org.utxod.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import org.slf4j.LoggerFactory;

/** How much the log says. */
final class Logging {
  private Logging() {}

  /**
   * Sets it.
   *
   * @param serves a daemon tells what it does; other commands say what is amiss and leave the rest to their answers
   */
  static void configure(boolean debug, boolean serves) {
    Level level = debug ? Level.DEBUG : serves ? Level.INFO : Level.WARN;
    if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
      context.getLogger("org.utxod").setLevel(level);
      context.getLogger("utxod").setLevel(level);
    }
  }
}
