package org.utxod.indexer.documentation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The table of messages in docs/troubleshooting.md quotes the program's messages exactly, so that searching for a
 * message finds its row.
 */
@TestInstance(Lifecycle.PER_CLASS)
class TroubleTableTest {
  private static final Path ROOT = Path.of("..");
  private static final Pattern QUOTED = Pattern.compile("`([^`]+)`");
  /** The source between two parts of a message: the end of a line, or a value. */
  private static final Pattern SEAM = Pattern.compile("\"\\s*\\+\\s*\"");

  private final List<String> sources = new ArrayList<>();

  @BeforeAll
  void read() throws IOException {
    for (String module : List.of("store", "query-api", "indexer")) {
      try (Stream<Path> files = Files.walk(ROOT.resolve(module).resolve("src/main/java"))) {
        for (Path file : files.filter(path -> path.toString().endsWith(".java")).toList()) {
          sources.add(SEAM.matcher(Files.readString(file)).replaceAll(""));
        }
      }
    }
  }

  static List<String> quotes() throws IOException {
    String table = Files.readString(ROOT.resolve("docs/troubleshooting.md"))
        .split("\\| it says \\| it means \\|\n")[1]
        .split("\n\n")[0];
    List<String> quotes = new ArrayList<>();
    table.lines().skip(1).forEach(row -> {
      Matcher quoted = QUOTED.matcher(row.substring(1, row.indexOf('|', 1)));
      while (quoted.find()) {
        quotes.add(quoted.group(1));
      }
    });
    return quotes;
  }

  /* Where a value is left out, the parts around it are in one file. */
  private boolean isSaid(String quote) {
    List<String> parts = Stream.of(quote.split("…")).map(String::strip).toList();
    return sources.stream().anyMatch(source -> parts.stream().allMatch(source::contains));
  }

  @ParameterizedTest
  @MethodSource("quotes")
  void its_sentences_are_the_programs(String quote) {
    assertThat(isSaid(quote)).as(quote).isTrue();
  }

  @Test
  void a_sentence_that_nobody_says_is_noticed() throws IOException {
    assertThat(quotes()).hasSizeGreaterThan(30);
    assertThat(isSaid("cannot be reached … by any means")).isFalse();
  }
}
