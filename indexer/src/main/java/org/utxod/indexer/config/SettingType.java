package org.utxod.indexer.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.TextNode;
import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How the value of a setting is written, read and printed.
 *
 * @param label placeholder in the help, such as FILE
 * @param range the accepted values, a phrase
 * @param defaultText its default value as text; empty for none, or if it depends on others
 * @param isList whether it has several values
 * @param reader reads it
 * @param yaml prints it so that it can be loaded again, with secrets masked
 */
public record SettingType<T>(
    String label,
    String range,
    String defaultText,
    boolean isList,
    Reader<T> reader,
    Function<T, String> yaml) {
  /** What YAML reads as the same text, or number, without quotation marks. */
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z/][A-Za-z0-9_/.-]*|[0-9]+");

  private static final Pattern SIZE = Pattern.compile("([0-9]{1,7})([MG])i?B?");
  private static final long MIN_MEMORY_BYTES = 256L << 20;

  /** Reads a value. */
  interface Reader<T> {
    /**
     * The value of a node of the file, or of a text from elsewhere.
     *
     * @param home for paths that begin with a tilde
     * @param problems receives phrases that follow the setting's name, if there can be several
     * @throws IllegalArgumentException with such a phrase
     */
    T read(JsonNode value, Path home, Consumer<String> problems);
  }

  /**
   * One text.
   *
   * @param parser throws an IllegalArgumentException with a phrase that says what is expected
   */
  static <T> SettingType<T> scalar(
      String label, String defaultText, Function<String, T> parser, Function<T, String> printer) {
    return new SettingType<>(
        label,
        label,
        defaultText,
        false,
        (value, home, problems) -> parser.apply(textOf(value)),
        value -> plainOrQuoted(printer.apply(value)));
  }

  private <U> SettingType<U> map(Function<T, U> to, Function<U, T> from) {
    return new SettingType<>(
        label,
        range,
        defaultText,
        isList,
        (value, home, problems) -> to.apply(reader.read(value, home, problems)),
        value -> yaml.apply(from.apply(value)));
  }

  private SettingType<T> withRange(String newRange) {
    return new SettingType<>(label, newRange, defaultText, isList, reader, yaml);
  }

  /** Empty if the text is empty. */
  SettingType<Optional<T>> orNothing() {
    return new SettingType<>(
        label,
        range,
        "",
        isList,
        (value, home, problems) -> textOf(value).isEmpty()
            ? Optional.empty()
            : Optional.of(reader.read(value, home, problems)),
        value -> value.map(yaml).orElse(quoted("")));
  }

  static SettingType<String> text(String label) {
    return scalar(label, "", Function.identity(), Function.identity());
  }

  static SettingType<Secret> secret() {
    return scalar("PASSWORD", "", Secret::new, Secret::toString);
  }

  static <T> SettingType<Optional<T>> optional(String label, Function<String, T> parser) {
    return scalar(label, "", parser, Object::toString).orNothing();
  }

  /** A whole number; underscores between its digits are ignored. */
  static SettingType<Integer> number(int usual, int min, int max) {
    Function<String, Integer> parser = text -> {
      int value;
      try {
        value = Integer.parseInt(text.replace("_", ""));
      } catch (NumberFormatException e) {
        throw new IllegalArgumentException("must be a whole number, not '" + text + "'", e);
      }
      if (value < min || value > max) {
        throw new IllegalArgumentException("must be from " + min + " to " + max + ", not " + value);
      }
      return value;
    };
    return scalar("N", String.valueOf(usual), parser, String::valueOf)
        .withRange(min + " to " + max);
  }

  /** A number of MiB, as bytes. */
  static SettingType<Long> mebibytes(int usual, int min, int max) {
    return number(usual, min, max).map(number -> (long) number << 20, bytes -> (int) (bytes >> 20));
  }

  static SettingType<Duration> duration(int usual, int min, int max, ChronoUnit unit) {
    return number(usual, min, max).map(number -> Duration.of(number, unit), value ->
        (int) value.dividedBy(unit.getDuration()));
  }

  static SettingType<Boolean> flag(boolean usual) {
    SettingType<Boolean> flag = choice("true|yes|on, false|no|off", List.of(true, false));
    return new SettingType<>(
        flag.label, flag.range, String.valueOf(usual), false, flag.reader, flag.yaml);
  }

  /**
   * One of several keywords, of which the first is the default.
   *
   * @param words separated by commas, one for each value; synonyms follow after a bar
   */
  static <T> SettingType<T> choice(String words, List<T> values) {
    List<List<String>> known =
        Stream.of(words.split(", ")).map(word -> List.of(word.split("\\|"))).toList();
    List<String> names = known.stream().map(all -> all.get(0)).toList();
    int last = names.size() - 1;
    String list = String.join(", ", names.subList(0, last)) + " or " + names.get(last);
    Function<String, T> parser = text -> {
      for (int i = 0; i <= last; i++) {
        if (known.get(i).contains(text.toLowerCase(Locale.ROOT))) {
          return values.get(i);
        }
      }
      throw new IllegalArgumentException("must be " + list + ", not '" + text + "'");
    };
    Function<T, String> printer = value -> names.get(values.indexOf(value));
    return scalar(String.join("|", names), names.get(0), parser, printer).withRange(list);
  }

  /** Memory of the process. */
  static SettingType<MemorySize> memory() {
    return scalar("SIZE", "auto", SettingType::memorySize, MemorySize::toString)
        .withRange("auto, machine, or a size from 256M");
  }

  private static MemorySize memorySize(String text) {
    return switch (text) {
      case "auto" -> new MemorySize.Auto();
      case "machine" -> new MemorySize.Machine();
      default -> new MemorySize.Told(bytes(text));
    };
  }

  private static long bytes(String text) {
    Matcher size = SIZE.matcher(text);
    if (!size.matches()) {
      throw new IllegalArgumentException(
          "must be auto, machine, or a size such as 600M or 2G, not '" + text + "'");
    }
    long bytes = Long.parseLong(size.group(1)) << (size.group(2).equals("G") ? 30 : 20);
    if (bytes < MIN_MEMORY_BYTES) {
      throw new IllegalArgumentException("must be at least 256M, not " + text);
    }
    return bytes;
  }

  /**
   * An absolute path; a tilde at its beginning is the home directory.
   *
   * @param refused predicate for invalid paths
   * @param why a phrase that follows such a path
   */
  static SettingType<Path> path(String label, Predicate<Path> refused, String why) {
    return new SettingType<>(
        label,
        label,
        "",
        false,
        (value, home, problems) -> {
          String text = textOf(value);
          Path path = text.startsWith("~/") ? home.resolve(text.substring(2)) : Path.of(text);
          if (refused.test(path)) {
            throw new IllegalArgumentException(path + why);
          }
          return path.toAbsolutePath().normalize();
        },
        path -> plainOrQuoted(path.toString()));
  }

  /** A list of texts of one form, without duplicates. */
  static SettingType<Set<String>> set(String label, String form, String expected) {
    Pattern pattern = Pattern.compile(form);
    return new SettingType<>(
        label,
        "list of " + label,
        "",
        true,
        (value, home, problems) -> {
          Set<String> texts = new LinkedHashSet<>();
          for (JsonNode entry : entries(value)) {
            String text = entry.asText().strip();
            if (pattern.matcher(text).matches()) {
              texts.add(text);
            } else if (!text.isEmpty()) {
              problems.accept("'" + text + "' is not " + expected);
            }
          }
          return texts;
        },
        texts -> list(texts.stream().map(SettingType::quoted).toList()));
  }

  static Iterable<JsonNode> entries(JsonNode value) {
    return value.isArray() ? value : List.of(value);
  }

  static String textOf(JsonNode value) {
    if (!value.isValueNode()) {
      throw new IllegalArgumentException("must be a single value");
    }
    // A key without a value counts as empty, not as the word null.
    return value.isNull() ? "" : value.asText();
  }

  public static JsonNode nodeOf(Collection<String> texts) {
    return texts.size() == 1
        ? TextNode.valueOf(texts.iterator().next().strip())
        : texts.stream()
            .map(String::strip)
            .collect(JsonNodeFactory.instance::arrayNode, ArrayNode::add, ArrayNode::addAll);
  }

  static String list(List<String> entries) {
    return entries.stream().collect(Collectors.joining(", ", "[", "]"));
  }

  static String quoted(String value) {
    return '"' + value.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  private static String plainOrQuoted(String value) {
    return PLAIN.matcher(value).matches() ? value : quoted(value);
  }
}
