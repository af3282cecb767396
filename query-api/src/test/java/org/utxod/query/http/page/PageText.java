package org.utxod.query.http.page;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The sources of the page, and the literals in them. */
final class PageText {
  private static final Pattern LANGUAGES = Pattern.compile("LANGUAGES = \\{([^}]*)}");
  private static final Pattern LANGUAGE = Pattern.compile("'?([A-Za-z-]+)'?: '[^']*'");

  /** What may stand before a slash that begins a regular expression. */
  private static final String BEFORE_EXPRESSION = "(,=:[!&|?{};+";

  private PageText() {}

  /** A literal, what stands before it in its line, and its line's number. */
  record Literal(String text, String before, int line) {}

  static String of(String name) {
    try (InputStream in = PageFile.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static List<String> scripts() {
    return PageFile.all().keySet().stream()
        .filter(name -> name.endsWith(".js"))
        .sorted()
        .toList();
  }

  /** As the page lists them. */
  static List<String> languages() {
    Matcher list = LANGUAGES.matcher(of("words.js"));
    if (!list.find()) {
      throw new IllegalStateException("words.js lists no languages");
    }
    return LANGUAGE.matcher(list.group(1)).results().map(one -> one.group(1)).toList();
  }

  /**
   * The literals of a script in order. Of a template the pieces between its expressions are literals of their own; one that an
   * expression follows ends in a dollar sign and a brace, and literals in expressions count too.
   */
  static List<Literal> literals(String script) {
    List<Literal> found = new ArrayList<>();
    new Scan(script, found).code(0, false);
    return found;
  }

  /* One pass over a script; each method begins behind an opening sign and returns the place behind the closing one. */
  private record Scan(String script, List<Literal> found) {
    int code(int from, boolean inTemplate) {
      int depth = 0;
      int at = from;
      while (at < script.length()) {
        char c = script.charAt(at);
        if (script.startsWith("//", at)) {
          at = past("\n", at);
        } else if (script.startsWith("/*", at)) {
          at = past("*/", at + 2);
        } else if (c == '\'' || c == '"') {
          at = quoted(at + 1, c);
        } else if (c == '`') {
          at = template(at + 1);
        } else if (c == '/' && beginsExpression(at)) {
          at = expression(at + 1);
        } else if (c == '}' && depth == 0 && inTemplate) {
          return at + 1;
        } else {
          depth += c == '{' ? 1 : c == '}' ? -1 : 0;
          at++;
        }
      }
      return at;
    }

    private int past(String end, int from) {
      int at = script.indexOf(end, from);
      return at < 0 ? script.length() : at + end.length();
    }

    private boolean beginsExpression(int at) {
      String before = script.substring(0, at).stripTrailing();
      return before.isEmpty()
          || BEFORE_EXPRESSION.indexOf(before.charAt(before.length() - 1)) >= 0
          || before.endsWith("=>")
          || before.endsWith("return");
    }

    private int expression(int from) {
      boolean inClass = false;
      int at = from;
      while (inClass || script.charAt(at) != '/') {
        char c = script.charAt(at);
        inClass = c == '[' || inClass && c != ']';
        at += c == '\\' ? 2 : 1;
      }
      return at + 1;
    }

    private int quoted(int from, char end) {
      int at = from;
      while (script.charAt(at) != end) {
        at += script.charAt(at) == '\\' ? 2 : 1;
      }
      add(from, at, "");
      return at + 1;
    }

    private int template(int from) {
      int begun = from;
      int at = from;
      while (script.charAt(at) != '`') {
        if (script.startsWith("${", at)) {
          add(begun, at, "${");
          at = code(at + 2, true);
          begun = at;
        } else {
          at += script.charAt(at) == '\\' ? 2 : 1;
        }
      }
      add(begun, at, "");
      return at + 1;
    }

    private void add(int from, int to, String end) {
      int lineStart = script.lastIndexOf('\n', from) + 1;
      int line = (int) script.substring(0, from).chars().filter(c -> c == '\n').count() + 1;
      found.add(new Literal(
          script.substring(from, to) + end,
          script.substring(lineStart, Math.max(lineStart, from - 1)),
          line));
    }
  }
}
