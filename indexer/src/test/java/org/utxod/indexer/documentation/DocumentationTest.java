package org.utxod.indexer.documentation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.utxod.indexer.config.Setting;

/** Pages link to what is there, name classes that exist, and leave out no setting, metric or endpoint. */
class DocumentationTest {
  /** Two words run together, of which each begins with a capital; or a quoted one that could be a class. */
  private static final Pattern CAMEL =
      Pattern.compile("(?<![-\\w])[A-Z][a-z0-9]+(?:[A-Z][a-z0-9]*)+\\b");

  private static final Pattern QUOTED =
      Pattern.compile("`([A-Z][a-zA-Z0-9]*[a-z][a-zA-Z0-9]*)(?:\\.([a-z][A-Za-z0-9]*))?`");
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
    List<String> links = Documents.links(Documents.text("README.md"));
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
  void every_setting_is_in_the_example_with_its_default_place() throws IOException {
    String page = Documents.text("docs/configuration.md");
    JsonNode example = new YAMLMapper().readTree(page.split("```yaml\n")[1].split("```")[0]);
    for (Setting setting : Setting.values()) {
      String pointer = "/" + setting.key().replace('.', '/');
      // A cookie and a user exclude each other, so the example has one of them and names the other.
      assertThat(!example.at(pointer).isMissingNode() || page.contains(setting.key()))
          .as(setting.key())
          .isTrue();
    }
    List<String> keys = new ArrayList<>();
    leaves("", example, keys);
    assertThat(keys)
        .isSubsetOf(List.of(Setting.values()).stream().map(Setting::key).toList());
  }

  private static void leaves(String prefix, JsonNode node, List<String> keys) {
    node.properties().forEach(field -> {
      String key = prefix + field.getKey();
      if (field.getValue().isObject()) {
        leaves(key + ".", field.getValue(), keys);
      } else {
        keys.add(key);
      }
    });
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
