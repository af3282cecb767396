package org.utxod.indexer.documentation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.utxod.indexer.config.Config;
import org.utxod.indexer.config.Setting;
import org.utxod.indexer.config.load.ConfigLoader;

/** Pages have valid links, name existing classes, and list all settings, metrics and endpoints. */
class DocumentationTest {
  /** Two words run together, of which each begins with a capital; or a quoted one that could be a class. */
  private static final Pattern CAMEL =
      Pattern.compile("(?<![-\\w])[A-Z][a-z0-9]+(?:[A-Z][a-z0-9]*)+\\b");

  private static final Pattern QUOTED =
      Pattern.compile("`([A-Z][a-zA-Z0-9]*[a-z][a-zA-Z0-9]*)(?:\\.([a-z][A-Za-z0-9]*))?`");
  private static final Pattern QUOTED_PACKAGE =
      Pattern.compile("`((?:store|query|indexer)[a-z.]*)`");
  private static final Pattern PACKAGE_ROW = Pattern.compile(
      "^\\| (`(?:store|query|indexer)[^|]*) \\|[^|]*\\| ([^|]*) \\|$", Pattern.MULTILINE);
  private static final Pattern PLACED =
      Pattern.compile("`([A-Z][A-Za-z]*)(?:\\.[a-zA-Z]*)?` \\(((?:store|query|indexer)[a-z.]*)\\)");
  private static final Pattern WORD = Pattern.compile("([a-z]+)");
  private static final Pattern METHOD = Pattern.compile(
      "\"((?:get|send|submit|dump|scan|wait|estimate|decode|verify|derive|utxoupdate|finalize|testmempool)[a-z]+)\"");
  private static final Pattern METRIC = Pattern.compile("utxod_[a-z_]*[a-z]");

  /** Written like classes, and are none. */
  private static final Set<String> NO_CLASSES = Set.of(
      "RocksDB",
      "MuHash3072",
      "NullAway",
      "ErrorProne",
      "OpenApi",
      "BlockCypher",
      "GitHub",
      "Allow",
      "EventSource");

  private final Map<String, String> classes = Documents.classes();

  @Test
  void every_relative_link_leads_to_a_file_and_a_heading() {
    List<String> broken = new ArrayList<>();
    Documents.pages()
        .forEach(page -> broken.addAll(Documents.brokenLinks(page, Documents.text(page))));
    assertThat(broken).isEmpty();
    assertThat(Documents.pages()).hasSizeGreaterThan(15);
  }

  @Test
  void a_link_that_leads_nowhere_is_noticed() {
    assertThat(Documents.brokenLinks(
            Documents.ROOT.resolve("README.md"),
            "# One, two\n[a](no-such.md) [b](#no-such) [c](docs/node.md#no-such) [d](#one-two)\n"))
        .hasSize(3);
  }

  @Test
  void the_first_page_is_short() {
    assertThat(Documents.text("README.md").getBytes(StandardCharsets.UTF_8).length)
        .isLessThanOrEqualTo(12_000);
  }

  @Test
  void the_first_page_leads_to_every_other() {
    List<String> links = new ArrayList<>(Documents.links(Documents.text("README.md")));
    links.addAll(Documents.links(Documents.text("README.zh-CN.md")));
    for (var page : Documents.pages()) {
      String name = Documents.ROOT.relativize(page.normalize()).toString();
      assertThat(name.equals("README.md") || links.stream().anyMatch(link -> link.startsWith(name)))
          .as(name)
          .isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"ARCHITECTURE.md", "CONTRIBUTING.md", "store/README.md"})
  void every_class_that_is_named_exists(String page) {
    assertThat(unknown(Documents.text(page))).isEmpty();
  }

  @Test
  void every_class_is_in_the_package_that_is_named_beside_it() {
    assertThat(misplaced(Documents.text("ARCHITECTURE.md"))).isEmpty();
    assertThat(misplaced("| `store.live` | to begin with | `LiveWriter`, `SnapshotView` |\n"
            + "`ViewReader` (query.balance), `Freshness`, `SnapshotView` (query.answer)"))
        .containsExactly("store.live: SnapshotView", "query.answer: SnapshotView");
  }

  /* Rows of packages and classes, and classes with their package in parentheses. */
  private static List<String> misplaced(String text) {
    List<String> misplaced = new ArrayList<>();
    Matcher row = PACKAGE_ROW.matcher(text);
    while (row.find()) {
      List<String> packages = all(QUOTED_PACKAGE, row.group(1));
      for (String name : all(QUOTED, row.group(2))) {
        if (packages.stream().noneMatch(room -> Documents.isIn(room, name))) {
          misplaced.add(row.group(1).replace("`", "") + ": " + name);
        }
      }
    }
    Matcher placed = PLACED.matcher(text);
    while (placed.find()) {
      if (!Documents.isIn(placed.group(2), placed.group(1))) {
        misplaced.add(placed.group(2) + ": " + placed.group(1));
      }
    }
    return misplaced;
  }

  private static List<String> all(Pattern pattern, String text) {
    return pattern.matcher(text).results().map(found -> found.group(1)).toList();
  }

  @Test
  void a_class_that_does_not_exist_is_noticed() {
    assertThat(
            unknown("FollowerOfNothing, `Nosuch`, `LiveWriter.noSuchMethod`, `LiveWriter.apply`"))
        .containsExactlyInAnyOrder("FollowerOfNothing", "Nosuch", "LiveWriter.noSuchMethod");
  }

  private Set<String> unknown(String text) {
    Set<String> unknown = new TreeSet<>();
    Matcher camel = CAMEL.matcher(text);
    while (camel.find()) {
      addUnknown(camel.group(), unknown);
    }
    Matcher quoted = QUOTED.matcher(text);
    while (quoted.find()) {
      String name = quoted.group(1);
      addUnknown(name, unknown);
      String member = quoted.group(2);
      String source = classes.get(name);
      if (member != null && source != null && !source.contains(member + "(")) {
        unknown.add(name + "." + member);
      }
    }
    return unknown;
  }

  private void addUnknown(String name, Set<String> unknown) {
    if (!classes.containsKey(name) && !NO_CLASSES.contains(name)) {
      unknown.add(name);
    }
  }

  @Test
  void the_table_of_settings_is_that_of_their_declarations() {
    String page = Documents.text("docs/configuration.md");
    assertThat(page).contains(settingsTable());
  }

  /* To be copied into the page after a setting changed. */
  private static String settingsTable() {
    StringBuilder table =
        new StringBuilder("| setting | default | values | meaning |\n| --- | --- | --- | --- |\n");
    for (Setting<?> setting : Setting.all()) {
      String usual = setting.type().defaultText();
      table.append(String.format(
          "| `%s` | %s | %s | %s |%n",
          setting.key(),
          usual.isEmpty() ? "" : "`" + usual + "`",
          setting.type().range(),
          setting.meaning()));
    }
    return table.toString();
  }

  @Test
  void the_example_can_be_loaded(@TempDir Path directory) throws IOException {
    String page = Documents.text("docs/configuration.md");
    Path file = Files.writeString(
        directory.resolve("utxod.yaml"), page.split("```yaml\n")[1].split("```")[0]);
    Config config = ConfigLoader.load(
            Map.of(), file, Map.of("UTXOD_RPC_PASSWORD", "secret"), Path.of("/home/satoshi"))
        .config();
    Config usual =
        ConfigLoader.load(Map.of(), null, Map.of(), Path.of("/home/satoshi")).config();
    assertThat(config)
        .usingRecursiveComparison()
        .ignoringFields("dataDir", "node.username", "node.password")
        .isEqualTo(usual);
  }

  @Test
  void the_rpc_methods_to_be_allowed_are_those_that_are_called() {
    String table =
        Documents.text("docs/node.md").split("\\| for \\| methods \\|\n")[1].split("\n\n")[0];
    Set<String> listed = new TreeSet<>();
    table.lines().skip(1).forEach(row -> listed.addAll(all(WORD, row.split("\\|")[2])));
    Set<String> tried = new TreeSet<>(all(METHOD, classes.get("MethodCheck")));
    assertThat(listed).isEqualTo(tried).hasSizeGreaterThan(15);
  }

  @Test
  void every_metric_that_is_named_exists() {
    Matcher metric = METRIC.matcher(Documents.text("docs/monitoring.md"));
    List<String> names = new ArrayList<>();
    while (metric.find()) {
      names.add(metric.group().replaceAll("_total$", ""));
    }
    String sources = String.join("", classes.values());
    // Histograms are named without their unit, which is added beside that of their percentiles.
    List<String> unknown = names.stream()
        .filter(name -> !sources.contains(name) && !sources.contains(name.replace("_seconds", "")))
        .toList();
    assertThat(names).hasSizeGreaterThan(20);
    assertThat(unknown).isEmpty();
  }

  @Test
  void every_endpoint_of_our_own_is_in_the_pages() throws IOException {
    JsonNode paths = new YAMLMapper()
        .readTree(
            Documents.text("query-api/src/main/resources/org/utxod/query/http/docs/openapi.yaml"))
        .path("paths");
    String pages = Documents.text("docs/http-api.md") + Documents.text("docs/push.md");
    List<String> ours = new ArrayList<>();
    paths.fieldNames().forEachRemaining(path -> {
      if (path.startsWith("/v1/")) {
        ours.add(path);
      }
    });
    assertThat(ours)
        .hasSizeGreaterThan(15)
        .allSatisfy(path -> assertThat(
                pages.contains(path) || pages.contains(path.replaceAll("/[a-z]+$", "/…")))
            .as(path)
            .isTrue());
  }

  @Test
  void archives_and_changelog_name_this_version() {
    Matcher version = Pattern.compile("<artifactId>utxod</artifactId>\\s*<version>([^<]+)<")
        .matcher(Documents.text("pom.xml"));
    assertThat(version.find()).isTrue();
    assertThat(Documents.text("README.md")).contains("utxod-" + version.group(1) + "-linux");
    assertThat(Documents.text("docs/install.md")).contains("utxod-" + version.group(1) + "-linux");
    assertThat(Documents.text("CHANGELOG.md")).contains("\n## " + version.group(1));
    assertThat(Documents.text("indexer/src/main/dist/Dockerfile"))
        .contains("VERSION=" + version.group(1) + "\n");
  }
}
