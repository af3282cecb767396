package org.utxod.indexer.cli.command;

import java.util.Locale;
import java.util.concurrent.Callable;
import org.utxod.indexer.cli.console.Console;
import org.utxod.indexer.cli.console.ExitStatus;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code utxod completion SHELL}: prints the completion script for a shell. */
@Command(
    name = "completion",
    mixinStandardHelpOptions = true,
    description = {
      "Print a shell completion script:",
      "  bash, zsh  source <(utxod completion bash)",
      "  fish       utxod completion fish | source"
    })
public final class CompletionCommand implements Callable<Integer> {
  /** The supported shells. */
  enum Shell {
    bash,
    zsh,
    fish
  }

  private final Console console;

  @Parameters(paramLabel = "SHELL", description = "bash, zsh or fish")
  private Shell shell = Shell.bash;

  @Spec
  private CommandSpec spec = CommandSpec.create();

  CompletionCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    CommandLine utxod = spec.root().commandLine();
    // The script for bash supports zsh too.
    console.answer(
        shell == Shell.fish ? fish(utxod) : AutoComplete.bash(utxod.getCommandName(), utxod));
    return ExitStatus.DONE.code();
  }

  private static String fish(CommandLine utxod) {
    StringBuilder script = new StringBuilder("complete -c utxod -f\n");
    utxod.getSubcommands().forEach((name, command) -> {
      script.append("complete -c utxod -n __fish_use_subcommand -a ").append(name);
      description(script, summary(command.getCommandSpec()));
      for (OptionSpec option : command.getCommandSpec().options()) {
        script
            .append("complete -c utxod -n '__fish_seen_subcommand_from ")
            .append(name)
            .append('\'');
        for (String text : option.names()) {
          script
              .append(text.startsWith("--") ? " -l " : " -s ")
              .append(text.replaceFirst("^-+", ""));
        }
        script.append(option.arity().max() > 0 ? " -r" : "");
        if (option.paramLabel().toUpperCase(Locale.ROOT).matches(".*(FILE|DIR).*")) {
          script.append(" -F");
        }
        description(script, String.join(" ", option.description()));
      }
    });
    return script.toString();
  }

  private static void description(StringBuilder script, String text) {
    script
        .append(" -d '")
        .append(text.replace("\\", "\\\\").replace("'", "\\'"))
        .append("'\n");
  }

  static String summary(CommandSpec command) {
    String[] lines = command.usageMessage().description();
    return lines.length == 0 ? "" : lines[0];
  }
}
