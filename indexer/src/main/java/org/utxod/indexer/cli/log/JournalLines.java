package org.utxod.indexer.cli.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.encoder.EncoderBase;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Log lines for systemd's journal on standard error (sd-daemon(3)): each line begins with its priority, and has no
 * time, which the journal adds.
 */
public final class JournalLines extends EncoderBase<ILoggingEvent> {
  private static final byte[] NOTHING = new byte[0];

  /**
   * Whether a stream is connected to the journal.
   *
   * @param named JOURNAL_STREAM (systemd.exec(5)): device and inode of the journal's socket; inherited also by programs
   *     whose output goes elsewhere; null if it is not set
   */
  public static boolean isJournal(@Nullable String named, Path stream) {
    try {
      return named != null
          && named.equals(Files.getAttribute(stream, "unix:dev") + ":"
              + Files.getAttribute(stream, "unix:ino"));
    } catch (IOException | UnsupportedOperationException e) {
      return false;
    }
  }

  @Override
  public byte[] headerBytes() {
    return NOTHING;
  }

  @Override
  public byte[] encode(ILoggingEvent event) {
    String logger = event.getLoggerName();
    String text =
        logger.substring(logger.lastIndexOf('.') + 1) + ": " + event.getFormattedMessage();
    if (event.getThrowableProxy() != null) {
      text += "\n" + ThrowableProxyUtil.asString(event.getThrowableProxy()).stripTrailing();
    }
    String priority = "<" + priority(event.getLevel()) + ">";
    StringBuilder lines = new StringBuilder();
    text.lines().forEach(line -> lines.append(priority).append(line).append('\n'));
    return lines.toString().getBytes(StandardCharsets.UTF_8);
  }

  /* syslog(3): 3 is error, 4 warning, 6 info, 7 debug. */
  private static int priority(Level level) {
    return switch (level.toInt()) {
      case Level.ERROR_INT -> 3;
      case Level.WARN_INT -> 4;
      case Level.INFO_INT -> 6;
      default -> 7;
    };
  }

  @Override
  public byte[] footerBytes() {
    return NOTHING;
  }
}
