package org.utxod.indexer.cli.command;

import java.util.concurrent.Callable;
import org.utxod.indexer.cli.console.Console;
import org.utxod.indexer.cli.console.ExitStatus;
import org.utxod.indexer.daemon.Version;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.Spec;

/** {@code utxod man}: the manual page, generated from the commands' own definitions. */
@Command(
    name = "man",
    mixinStandardHelpOptions = true,
    description = "Print the manual page: utxod man | man -l -")
public final class ManCommand implements Callable<Integer> {
  private final Console console;

  @Spec
  private CommandSpec spec = CommandSpec.create();

  ManCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    CommandLine utxod = spec.root().commandLine();
    StringBuilder page = new StringBuilder();
    page.append(".TH UTXOD 1 \"\" \"utxod ")
        .append(Version.text())
        .append("\" \"User Commands\"\n");
    page.append(".SH NAME\nutxod \\- ").append(escaped(lowerFirst(utxod))).append('\n');
    page.append(".SH SYNOPSIS\n.B utxod\n.I COMMAND\n[OPTIONS]\n.SH COMMANDS\n");
    for (CommandLine command : utxod.getSubcommands().values()) {
      command(page, command.getCommandSpec());
    }
    settings(page, utxod);
    page.append(".SH EXIT STATUS\n");
    for (String line : utxod.getCommandSpec().usageMessage().footer()) {
      page.append(escaped(line)).append('\n');
    }
    page.append(".SH FILES\n.I /etc/utxod/utxod.yaml\n");
    console.answer(page.toString().strip());
    return ExitStatus.DONE.code();
  }

  private static String lowerFirst(CommandLine utxod) {
    String text = CompletionCommand.summary(utxod.getCommandSpec());
    return Character.toLowerCase(text.charAt(0)) + text.substring(1).replaceAll("\\.$", "");
  }

  private static void command(StringBuilder page, CommandSpec command) {
    page.append(".SS \"").append(command.name());
    for (PositionalParamSpec parameter : command.positionalParameters()) {
      page.append(' ').append(parameter.paramLabel().replace("\"", ""));
    }
    page.append("\"\n");
    for (String line : command.usageMessage().description()) {
      page.append(escaped(line)).append("\n.br\n");
    }
    for (OptionSpec option : command.options()) {
      if (option.group() == null && !option.usageHelp() && !option.versionHelp()) {
        option(page, option);
      }
    }
  }

  private static void settings(StringBuilder page, CommandLine utxod) {
    page.append(
        ".SH SETTINGS\nThese options apply to all commands; the configuration file and the environment have "
            + "more settings (utxod config).\n");
    CommandLine status = utxod.getSubcommands().get("status");
    if (status != null) {
      status.getCommandSpec().options().stream()
          .filter(option -> option.group() != null)
          .forEach(option -> option(page, option));
    }
  }

  private static void option(StringBuilder page, OptionSpec option) {
    page.append(".TP\n.B ").append(escaped(String.join(", ", option.names())));
    if (option.arity().max() > 0) {
      page.append(' ').append(escaped(option.paramLabel()));
    }
    page.append('\n').append(escaped(String.join(" ", option.description()))).append('\n');
  }

  /* A line must not begin with a dot or an apostrophe, and hyphens must be escaped. */
  private static String escaped(String text) {
    String plain =
        text.replace("\\", "\\e").replace("-", "\\-").replace("%n", " ").strip();
    return plain.startsWith(".") || plain.startsWith("'") ? "\\&" + plain : plain;
  }
}
