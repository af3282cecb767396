package org.utxod.indexer.documentation;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** The commands of docs/tutorial.md and its script, with their answers. */
final class Tutorial {
  static final String PAGE = "docs/tutorial.md";
  static final String SCRIPT = "docs/tutorial.sh";

  /** Before a command, on the page and where the script prints it. */
  private static final String PROMPT = "$ ";

  private static final String LEFT_OUT = "…";
  private static final Pattern CONSOLE = Pattern.compile("```console\n(.*?)```", Pattern.DOTALL);
  private static final Pattern RUN =
      Pattern.compile("^run [^\n]*<<'END'\n(.*?)\nEND$", Pattern.DOTALL | Pattern.MULTILINE);
  private static final Pattern SPACE = Pattern.compile("\\s+");
  private static final Pattern TIME = Pattern.compile("\\d{4}-\\d{2}-\\d{2}T[\\d:]+Z");
  private static final Pattern ADDRESS = Pattern.compile("\\bbcrt1[a-z0-9]+");
  private static final Pattern HASH = Pattern.compile("\\b[0-9a-f]{32,}\\b");

  private Tutorial() {}

  /** A command and what it answered; blanks left out, and what differs each time replaced. */
  record Step(String command, String answer) {
    /** Whether an answer of the page, with some of it left out, is one that was given. */
    boolean matches(Step given) {
      StringBuilder pattern = new StringBuilder();
      for (String part : answer.split(LEFT_OUT, -1)) {
        pattern.append(pattern.isEmpty() ? "" : ".*?").append(Pattern.quote(part));
      }
      return command.equals(given.command)
          && Pattern.compile(pattern.toString()).matcher(given.answer).matches();
    }
  }

  /** The steps that a page shows. */
  static List<Step> ofPage(String page) {
    List<Step> steps = new ArrayList<>();
    CONSOLE.matcher(page).results().forEach(block -> steps.addAll(steps(block.group(1))));
    return steps;
  }

  /** The steps that the script printed. */
  static List<Step> ofOutput(String output) {
    return steps(output.lines().filter(line -> !line.startsWith("# ")).toList().stream()
        .reduce("", (all, line) -> all + line + "\n"));
  }

  /** The commands that the script shows and runs. */
  static List<String> ofScript(String script) {
    return RUN.matcher(script).results().map(run -> run.group(1)).toList();
  }

  private static List<Step> steps(String text) {
    List<Step> steps = new ArrayList<>();
    String command = "";
    StringBuilder answer = new StringBuilder();
    for (String line : text.split("\n")) {
      if (line.startsWith(PROMPT)) {
        add(steps, command, answer);
        command = line.substring(PROMPT.length());
        answer.setLength(0);
      } else {
        answer.append(line).append(' ');
      }
    }
    add(steps, command, answer);
    return steps;
  }

  private static void add(List<Step> steps, String command, StringBuilder answer) {
    if (!command.isEmpty()) {
      steps.add(new Step(command, settled(answer.toString())));
    }
  }

  private static String settled(String answer) {
    String text = TIME.matcher(answer).replaceAll("TIME");
    text = ADDRESS.matcher(text).replaceAll("ADDRESS");
    text = HASH.matcher(text).replaceAll("HASH");
    return SPACE.matcher(text).replaceAll("");
  }
}
