package org.utxod.indexer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.utxod.indexer.cli.log.JournalLines;
import org.utxod.indexer.cli.log.JsonLines;

/** The log in the two forms that machines read. */
class LogLinesTest {
  private final Logger logger = new LoggerContext().getLogger("org.utxod.indexer.follow");

  private LoggingEvent event(Level level, String message, @Nullable Throwable thrown) {
    LoggingEvent event =
        new LoggingEvent("caller", logger, level, message, thrown, new Object[] {"two\nlines", 5});
    event.setInstant(Instant.parse("2026-11-29T20:00:00.125Z"));
    event.setThreadName("follow");
    return event;
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  @Test
  void json_has_the_field_names_that_collectors_know() throws IOException {
    String line = text(new JsonLines()
        .encode(event(Level.WARN, "of {}: {}", new IllegalStateException("cause \"x\""))));
    assertThat(line).endsWith("}\n");
    assertThat(line.strip()).doesNotContain("\n");
    JsonNode json = new ObjectMapper().readTree(line);
    assertThat(json.path("time").asText()).isEqualTo("2026-11-29T20:00:00.125Z");
    assertThat(json.path("level").asText()).isEqualTo("WARN");
    assertThat(json.path("logger").asText()).isEqualTo("org.utxod.indexer.follow");
    assertThat(json.path("thread").asText()).isEqualTo("follow");
    assertThat(json.path("message").asText()).isEqualTo("of two\nlines: 5");
    assertThat(json.path("exception").asText())
        .startsWith("java.lang.IllegalStateException: cause \"x\"")
        .contains("\tat ");
    assertThat(new ObjectMapper()
            .readTree(new JsonLines().encode(event(Level.INFO, "m", null)))
            .has("exception"))
        .isFalse();
  }

  @Test
  void each_line_for_the_journal_has_its_priority() {
    JournalLines lines = new JournalLines();
    assertThat(text(lines.encode(event(Level.INFO, "of {}", null))))
        .isEqualTo("<6>follow: of two\n<6>lines\n");
    assertThat(text(lines.encode(event(Level.WARN, "m", null)))).isEqualTo("<4>follow: m\n");
    assertThat(text(lines.encode(event(Level.DEBUG, "m", null)))).isEqualTo("<7>follow: m\n");
    assertThat(text(lines.encode(event(Level.ERROR, "m", new IllegalStateException("x"))))
            .lines())
        .startsWith("<3>follow: m", "<3>java.lang.IllegalStateException: x")
        .allMatch(line -> line.startsWith("<3>"));
  }

  @Test
  void only_the_journals_own_socket_is_the_journal(@TempDir Path directory) throws IOException {
    Path stream = Files.createFile(directory.resolve("stream"));
    String is =
        Files.getAttribute(stream, "unix:dev") + ":" + Files.getAttribute(stream, "unix:ino");
    assertThat(JournalLines.isJournal(is, stream)).isTrue();
    assertThat(JournalLines.isJournal("1:1", stream)).isFalse();
    assertThat(JournalLines.isJournal(null, stream)).isFalse();
    assertThat(JournalLines.isJournal(is, directory.resolve("nothing"))).isFalse();
  }
}
