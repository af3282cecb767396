package org.utxod.indexer.documentation;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A page in Chinese says what its English original says, as far as that can be told without reading: the same headings, blocks of
 * code, rows of tables, words in code, and links. Whoever changes one is told here to change the other.
 */
class TranslationTest {
  private static final Pattern CODE = Pattern.compile("`([^`]+)`");
  private static final Pattern HEADING = Pattern.compile("^(#{1,6}) .*");

  /** A translation and what it is one of. */
  record Pair(Path translated, Path original) {
    @Override
    public String toString() {
      return Documents.ROOT.relativize(translated).toString();
    }
  }

  static List<Pair> pairs() throws Exception {
    List<Pair> pairs = new ArrayList<>();
    pairs.add(
        new Pair(Documents.ROOT.resolve("README.zh-CN.md"), Documents.ROOT.resolve("README.md")));
    try (Stream<Path> pages = Files.list(Documents.ROOT.resolve("docs/zh-CN"))) {
      pages
          .sorted()
          .forEach(page -> pairs.add(
              new Pair(page, Documents.ROOT.resolve("docs").resolve(page.getFileName()))));
    }
    return pairs;
  }

  @Test
  void the_start_the_api_and_the_troubles_are_there() throws Exception {
    assertThat(pairs())
        .extracting(Pair::toString)
        .contains(
            "README.zh-CN.md",
            "docs/zh-CN/install.md",
            "docs/zh-CN/http-api.md",
            "docs/zh-CN/troubleshooting.md");
  }

  @ParameterizedTest
  @MethodSource("pairs")
  void a_translation_has_what_its_original_has(Pair pair) {
    String original = Documents.text(pair.original());
    String translated = Documents.text(pair.translated());
    assertThat(headings(translated)).isEqualTo(headings(original));
    assertThat(blocks(translated)).isEqualTo(blocks(original));
    assertThat(rows(translated)).isEqualTo(rows(original));
    assertThat(code(translated)).isEqualTo(code(original));
    assertThat(targets(pair.translated(), translated, pair.original()))
        .isEqualTo(targets(pair.original(), original, pair.translated()));
  }

  @ParameterizedTest
  @MethodSource("pairs")
  void each_leads_to_the_other_in_its_first_lines(Pair pair) {
    for (Path page : List.of(pair.original(), pair.translated())) {
      Path other = page.equals(pair.original()) ? pair.translated() : pair.original();
      String first = Documents.links(Documents.text(page)).get(0);
      assertThat(page.resolveSibling(first).normalize()).isEqualTo(other.normalize());
      assertThat(Documents.text(page).indexOf(first)).isLessThan(100);
    }
  }

  @ParameterizedTest
  @MethodSource("pairs")
  void a_translation_is_chinese(Pair pair) {
    List<String> foreign = Documents.prose(Documents.text(pair.translated())).stream()
        .map(line -> CODE.matcher(line).replaceAll(""))
        .map(line -> line.replaceAll("\\[[^\\]]*]\\([^)]*\\)", ""))
        .filter(line -> Pattern.compile("[a-z]+ [a-z]+ [a-z]+").matcher(line).find())
        .toList();
    assertThat(foreign).isEmpty();
  }

  @Test
  void what_differs_is_noticed() {
    String page =
        "# One\n\nText `a` [b](docs/node.md).\n\n    code\n\n| `x` | y |\n| --- | --- |\n";
    assertThat(headings(page + "## Two\n")).isNotEqualTo(headings(page));
    assertThat(blocks(page.replace("    code", "    kode"))).isNotEqualTo(blocks(page));
    assertThat(blocks(page)).containsExactly("    code");
    assertThat(rows(page)).isEqualTo(2);
    assertThat(code(page.replace("`x`", "`z`"))).isNotEqualTo(code(page)).contains("a", "z");
    Path root = Documents.ROOT;
    assertThat(targets(root.resolve("README.md"), page, root.resolve("other.md")))
        .containsExactly("docs/node.md");
  }

  private static List<Integer> headings(String text) {
    return Documents.prose(text).stream()
        .map(HEADING::matcher)
        .filter(heading -> heading.matches())
        .map(heading -> heading.group(1).length())
        .toList();
  }

  private static List<String> blocks(String text) {
    List<String> blocks = new ArrayList<>();
    boolean fenced = false;
    for (String line : text.split("\n", -1)) {
      if (line.startsWith("```")) {
        fenced = !fenced;
      }
      if (fenced || line.startsWith("    ")) {
        blocks.add(line);
      }
    }
    return blocks;
  }

  private static long rows(String text) {
    return Documents.prose(text).stream().filter(line -> line.startsWith("|")).count();
  }

  /* Of each piece how often, for words change their order between languages. */
  private static List<String> code(String text) {
    List<String> code = new ArrayList<>();
    CODE.matcher(String.join("\n", Documents.prose(text)))
        .results()
        .forEach(found -> code.add(found.group(1).replaceAll("\\s+", " ")));
    code.sort(null);
    return code;
  }

  /* The files led to, a translation as its original, and of headings their places; the link to the other language left out. */
  private static List<String> targets(Path page, String text, Path other) {
    List<String> targets = new ArrayList<>();
    for (String link : Documents.links(text)) {
      if (link.contains("://")) {
        targets.add(link);
        continue;
      }
      String[] parts = link.split("#", 2);
      Path file = parts[0].isEmpty() ? page : page.resolveSibling(parts[0]);
      if (file.normalize().equals(other.normalize())) {
        continue;
      }
      String name = Documents.ROOT.relativize(file.normalize()).toString();
      String place = parts.length == 1
          ? ""
          : "#"
              + Documents.anchors(file.equals(page) ? text : Documents.text(file))
                  .indexOf(parts[1]);
      targets.add(name.replace("zh-CN/", "").replace(".zh-CN", "") + place);
    }
    targets.sort(null);
    return targets;
  }

  @Test
  void the_translations_are_those_that_are_linked() throws Exception {
    Set<String> linked = new TreeSet<>();
    Documents.links(Documents.text("README.zh-CN.md")).stream()
        .filter(link -> link.startsWith("docs/zh-CN/"))
        .forEach(linked::add);
    assertThat(pairs().stream().map(Pair::toString).filter(name -> name.startsWith("docs/")))
        .containsExactlyInAnyOrderElementsOf(linked);
  }
}
