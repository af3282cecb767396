package org.utxod.indexer.cli.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.EncoderBase;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Configures the log. */
public final class Logging {
  private Logging() {}

  /**
   * Sets the log level.
   *
   * @param serves a daemon logs what it does; other commands log problems only
   */
  public static void configure(boolean debug, boolean serves) {
    Level level = debug ? Level.DEBUG : serves ? Level.INFO : Level.WARN;
    if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
      context.getLogger("org.utxod").setLevel(level);
      context.getLogger("utxod").setLevel(level);
    }
  }

  /** Writes each entry as a line of JSON from now on, for log collectors. */
  public static void asJson() {
    use(new JsonLines());
  }

  /** Writes the format of systemd's journal. */
  public static void forJournal() {
    use(new JournalLines());
  }

  private static void use(EncoderBase<ILoggingEvent> encoder) {
    if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context
        && context.getLogger(Logger.ROOT_LOGGER_NAME).getAppender("STDERR")
            instanceof ConsoleAppender<ILoggingEvent> appender) {
      encoder.setContext(context);
      encoder.start();
      appender.stop();
      appender.setEncoder(encoder);
      appender.start();
    }
  }
}
