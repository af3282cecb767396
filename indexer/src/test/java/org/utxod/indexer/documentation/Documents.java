package org.utxod.indexer.documentation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The repository's pages in Markdown, and its sources, as text. */
final class Documents {
  static final Path ROOT = Path.of("..");

  private static final Pattern LINK = Pattern.compile("\\[[^\\]]*\\]\\(([^)\\s]+)\\)");
  private static final Pattern HEADING = Pattern.compile("^#{1,6} +(.+?)\\s*$");
  private static final Pattern NO_SLUG = Pattern.compile("[^\\p{L}\\p{N}_ -]");

  private Documents() {}

  /** All pages, in the root, in {@code docs} with its translations, and in the modules. */
  static List<Path> pages() {
    List<Path> pages = new ArrayList<>();
    for (String directory :
        List.of(".", "docs", "docs/zh-CN", "store", "query-api", "indexer", "benchmarks")) {
      try (Stream<Path> files = Files.list(ROOT.resolve(directory))) {
        files.filter(file -> file.toString().endsWith(".md")).sorted().forEach(pages::add);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return pages;
  }

  static String text(String page) {
    return text(ROOT.resolve(page));
  }

  static String text(Path page) {
    try {
      return Files.readString(page);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Targets of the links outside code blocks. */
  static List<String> links(String markdown) {
    List<String> links = new ArrayList<>();
    prose(markdown).forEach(line -> {
      Matcher link = LINK.matcher(line);
      while (link.find()) {
        links.add(link.group(1));
      }
    });
    return links;
  }

  /** Anchors of the headings, as hosting sites generate them: lower case, no punctuation, hyphens for spaces. */
  static List<String> anchors(String markdown) {
    List<String> anchors = new ArrayList<>();
    Map<String, Integer> seen = new HashMap<>();
    prose(markdown).forEach(line -> {
      Matcher heading = HEADING.matcher(line);
      if (heading.matches()) {
        String slug = NO_SLUG
            .matcher(heading.group(1).toLowerCase(Locale.ROOT))
            .replaceAll("")
            .replace(' ', '-');
        int before = seen.merge(slug, 1, Integer::sum) - 1;
        anchors.add(before == 0 ? slug : slug + "-" + before);
      }
    });
    return anchors;
  }

  /** Everything but the blocks of code, line by line. */
  static List<String> prose(String markdown) {
    List<String> prose = new ArrayList<>();
    boolean fenced = false;
    for (String line : markdown.split("\n", -1)) {
      if (line.startsWith("```")) {
        fenced = !fenced;
      } else if (!fenced && !line.startsWith("    ")) {
        prose.add(line);
      }
    }
    return prose;
  }

  /** What is wrong with the relative links of a page: a file or heading that is not there; empty where all resolve. */
  static List<String> brokenLinks(Path page, String markdown) {
    List<String> broken = new ArrayList<>();
    for (String link : links(markdown)) {
      if (link.contains("://")) {
        continue;
      }
      int hash = link.indexOf('#');
      String file = hash < 0 ? link : link.substring(0, hash);
      Path target = file.isEmpty() ? page : page.resolveSibling(file);
      if (!Files.exists(target)) {
        broken.add(page + ": no file " + link);
      } else if (hash >= 0) {
        String there = target.equals(page) ? markdown : text(target);
        if (!anchors(there).contains(link.substring(hash + 1))) {
          broken.add(page + ": no heading " + link);
        }
      }
    }
    return broken;
  }

  /** The sources of all modules by the simple names of their classes. */
  static Map<String, String> classes() {
    Map<String, String> classes = new HashMap<>();
    for (String module : List.of("store", "query-api", "indexer", "benchmarks")) {
      try (Stream<Path> files = Files.walk(ROOT.resolve(module).resolve("src"))) {
        for (Path file : files.filter(path -> path.toString().endsWith(".java")).toList()) {
          String name = file.getFileName().toString().replace(".java", "");
          classes.merge(name, text(file), String::concat);
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return classes;
  }

  /** Whether a package below {@code org.utxod}, or one below it, has a class of that simple name. */
  static boolean isIn(String room, String name) {
    for (String module : List.of("store", "query-api", "indexer")) {
      Path directory =
          ROOT.resolve(module).resolve("src/main/java/org/utxod/" + room.replace('.', '/'));
      if (Files.isDirectory(directory)) {
        try (Stream<Path> files = Files.walk(directory, room.equals("store") ? 1 : 3)) {
          if (files.anyMatch(file -> file.endsWith(name + ".java"))) {
            return true;
          }
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
    }
    return false;
  }
}
