package org.utxod.indexer.cli.client;

import java.io.IOException;
import java.util.function.Predicate;
import okio.BufferedSource;
import org.jspecify.annotations.Nullable;

/** Parses server-sent events (HTML standard, section 9.2), as far as the daemon uses them. */
public final class ServerSentEvents {
  private static final long MAX_LINE_BYTES = 16 << 20;

  /**
   * One event.
   *
   * @param id the position after it; null if it has none
   * @param data empty for an event that carries only a position
   */
  public record Event(String type, @Nullable String id, String data) {}

  private ServerSentEvents() {}

  /** Reads until the source ends or {@code events} returns false. */
  static void read(BufferedSource source, Predicate<Event> events) throws IOException {
    String type = "message";
    String id = null;
    StringBuilder data = new StringBuilder();
    while (!source.exhausted()) {
      String line = source.readUtf8LineStrict(MAX_LINE_BYTES);
      if (line.isEmpty()) {
        if ((id != null || data.length() > 0)
            && !events.test(new Event(type, id, data.toString()))) {
          return;
        }
        type = "message";
        id = null;
        data.setLength(0);
      } else if (line.startsWith("event:")) {
        type = line.substring(6).strip();
      } else if (line.startsWith("id:")) {
        id = line.substring(3).strip();
      } else if (line.startsWith("data:")) {
        data.append(line.substring(5).strip());
      }
    }
  }
}
