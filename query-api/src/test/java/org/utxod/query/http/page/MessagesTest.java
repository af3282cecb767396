package org.utxod.query.http.page;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.utxod.query.http.page.PageText.Literal;

/** The tables of messages are complete, and nothing that people read stands outside them. */
class MessagesTest {
  private static final String USUAL = "en";
  private static final Pattern PLACEHOLDER = Pattern.compile("\\{(\\w+)}");
  private static final Pattern NAME = Pattern.compile("[a-z]+(?:\\.[a-z0-9_-]+)+");
  private static final Pattern PREFIX = Pattern.compile("([a-z]+\\.(?:[a-z0-9_-]+\\.)*)\\$\\{");
  private static final Pattern IN_DOCUMENT = Pattern.compile("data-t(?:-[a-z-]+)?=\"([^\"]+)\"");
  private static final Pattern TYPE = Pattern.compile("\"([a-z]+(?:-[a-z]+)*)\"");

  /** Two words, a capital or a sign beyond ASCII: what a program's own words do without. */
  private static final Pattern FOR_PEOPLE = Pattern.compile(
      "[A-Za-z]{2,}[,;:.]? +[A-Za-z]|^[A-Z][a-z]|[^\\x00-\\x7f]|^ ?[a-z]{3,} |^[,;] ");

  /** Not said to people by the page, or the same in each language. */
  private static final Set<String> NOT_SAID = Set.of(
      " · ${",
      " · utxod",
      "utxod ${",
      "…${",
      "axis in-btc",
      "axis in-sat",
      " BTC",
      " sat",
      " B",
      " kB",
      " sat/vB",
      " vB",
      " kvB",
      " MvB",
      "use strict",
      "Authorization",
      "Bearer ${",
      "Content-Type",
      "Retry-After",
      "Enter",
      "Escape",
      "English",
      "简体中文",
      "DOMContentLoaded",
      "utxod verify",
      "utxod token add NAME",
      "utxod token add NAME --role approve --person WHO",
      "utxod payouts reconcile",
      "a, button, [tabindex]",
      "input, textarea, select",
      "−",
      "–",
      "…");

  private static Map<String, JsonNode> table(String language) {
    try {
      Map<String, JsonNode> table = new TreeMap<>();
      new ObjectMapper()
          .readTree(PageText.of("messages." + language + ".json"))
          .properties()
          .forEach(entry -> table.put(entry.getKey(), entry.getValue()));
      return table;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static List<String> languages() {
    return PageText.languages();
  }

  @Test
  void each_language_has_a_file_and_each_file_a_language() {
    assertThat(languages()).contains(USUAL, "zh-CN");
    assertThat(PageFile.all().keySet().stream().filter(name -> name.startsWith("messages.")))
        .containsExactlyInAnyOrderElementsOf(
            languages().stream().map(one -> "messages." + one + ".json").toList());
  }

  @ParameterizedTest
  @MethodSource("languages")
  void each_language_has_each_message_with_the_same_values_in_all_its_forms(String language) {
    Map<String, JsonNode> usual = table(USUAL);
    Map<String, JsonNode> table = table(language);
    assertThat(table.keySet()).isEqualTo(usual.keySet());
    table.forEach((name, message) -> {
      Set<String> wanted = values(forms(usual.get(name)).get(0));
      assertThat(forms(message))
          .as(name)
          .isNotEmpty()
          .allSatisfy(form -> assertThat(form).isNotBlank())
          .allSatisfy(form -> assertThat(values(form)).isEqualTo(wanted));
      assertThat(message.isTextual() || message.has("other")).as(name).isTrue();
    });
  }

  private static List<String> forms(JsonNode message) {
    List<String> forms = new ArrayList<>();
    if (message.isTextual()) {
      forms.add(message.asText());
    } else {
      Iterator<JsonNode> each = message.elements();
      each.forEachRemaining(form -> forms.add(form.asText()));
    }
    return forms;
  }

  private static Set<String> values(String form) {
    return PLACEHOLDER
        .matcher(form)
        .results()
        .map(found -> found.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @Test
  void the_chinese_messages_are_chinese() {
    List<String> same = table("zh-CN").entrySet().stream()
        .filter(entry -> entry
            .getValue()
            .toString()
            .codePoints()
            .noneMatch(c -> Character.UnicodeScript.of(c) == Character.UnicodeScript.HAN))
        .map(Map.Entry::getKey)
        .toList();
    assertThat(same)
        .containsExactlyInAnyOrder(
            "coins.coinbase",
            "coins.title",
            "home.title",
            "home.rate",
            "flow.one",
            "tx.data",
            "home.weight",
            "pages.coins",
            "pages.utxos",
            "tx.fee.rate",
            "payouts.total.payments",
            "time.both",
            "list.dot",
            "list.comma");
  }

  @Test
  void each_message_is_used_and_each_that_is_used_is_there() {
    Set<String> names = table(USUAL).keySet();
    Set<String> used = new TreeSet<>();
    Set<String> prefixes = new TreeSet<>();
    for (String script : PageText.scripts()) {
      for (Literal literal : PageText.literals(PageText.of(script))) {
        Matcher prefix = PREFIX.matcher(literal.text());
        if (prefix.matches()) {
          prefixes.add(prefix.group(1));
        } else if (NAME.matcher(literal.text()).matches()) {
          used.add(literal.text());
        } else if (literal.before().matches(".*\\b(?:t|rich)\\(")) {
          used.add(literal.text());
        }
      }
    }
    IN_DOCUMENT
        .matcher(PageText.of("index.html"))
        .results()
        .forEach(found -> used.add(found.group(1)));
    prefixes.remove("messages.");
    assertThat(prefixes)
        .allSatisfy(prefix -> assertThat(names).anyMatch(name -> name.startsWith(prefix)));
    assertThat(used).isSubsetOf(names);
    assertThat(names)
        .allSatisfy(
            name -> assertThat(used.contains(name) || prefixes.stream().anyMatch(name::startsWith))
                .as(name)
                .isTrue());
  }

  @Test
  void nothing_that_people_read_stands_in_a_script() {
    List<String> said = new ArrayList<>();
    for (String script : PageText.scripts()) {
      said.addAll(forPeople(PageText.of(script)).stream()
          .map(text -> script + ": " + text)
          .toList());
    }
    assertThat(said).isEmpty();
  }

  @Test
  void what_people_read_is_noticed_in_a_script() {
    assertThat(forPeople("""
        /* It's a comment. */ const a = 'No coins'; // Don't look here.
        el('p', {class: 'one two'}, `Block ${f(`of ${'the chain'}`)} more or less`, x / 2, /'a b'/);
        const b = 'Status'; c(t('home.title'), 'home');
        """))
        .containsExactly("No coins", "Block ${", "the chain", " more or less", "Status");
  }

  private static List<String> forPeople(String script) {
    return PageText.literals(script).stream()
        .filter(
            literal -> !literal
                .before()
                .matches(
                    ".*(?:class: (?:[^',]* \\? )?|className = |kind = 'axis', |querySelector(?:All)?\\()"))
        .map(Literal::text)
        .filter(text -> !NOT_SAID.contains(text))
        .filter(text -> FOR_PEOPLE.matcher(text).find())
        .toList();
  }

  @Test
  void the_document_itself_says_nothing_but_names_and_that_it_needs_javascript() {
    String body =
        PageText.of("index.html").split("<body>")[1].replaceAll("(?s)<noscript>.*</noscript>", "");
    List<String> words = Pattern.compile(">([^<]+)<")
        .matcher(body)
        .results()
        .map((MatchResult found) -> found.group(1).strip())
        .filter(text -> !text.isEmpty())
        .toList();
    assertThat(words).containsExactly("utxod", "/", "OpenAPI", "utxod");
    assertThat(body).doesNotContain(" placeholder=", " title=", " aria-label=", " alt=");
    assertThat(PageText.of("index.html")).contains("<noscript>", "lang=\"zh-CN\"");
  }

  @Test
  void each_kind_of_problem_has_a_message() {
    Set<String> types = new TreeSet<>();
    for (String source : sources()) {
      for (int at = source.indexOf("new Problem(");
          at >= 0;
          at = source.indexOf("new Problem(", at + 1)) {
        String given = source.substring(at, source.indexOf(';', at));
        TYPE.matcher(given).results().map(found -> found.group(1)).forEach(types::add);
      }
    }
    assertThat(types).hasSizeGreaterThan(20).contains("wrong-network", "too-many-requests");
    assertThat(table(USUAL).keySet().stream()
            .filter(name -> name.startsWith("problem.") && !name.equals("problem.other"))
            .map(name -> name.substring("problem.".length())))
        .containsExactlyInAnyOrderElementsOf(types);
  }

  private static List<String> sources() {
    List<String> sources = new ArrayList<>();
    for (String module : List.of("query-api", "indexer")) {
      try (Stream<Path> files = Files.walk(Path.of("..", module, "src", "main", "java"))) {
        for (Path file : files.filter(one -> one.toString().endsWith(".java")).toList()) {
          sources.add(Files.readString(file));
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return sources;
  }
}
