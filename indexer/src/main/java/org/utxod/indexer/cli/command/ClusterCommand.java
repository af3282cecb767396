package org.utxod.indexer.cli.command;

import java.util.concurrent.Callable;
import org.utxod.indexer.cli.console.CommonOptions;
import org.utxod.indexer.cli.console.Console;
import org.utxod.indexer.cli.console.ExitStatus;
import org.utxod.indexer.cluster.feed.EpochStore;
import org.utxod.indexer.config.Config;
import org.utxod.indexer.daemon.OpenIndex;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code utxod cluster}: what an operator decides about daemons that follow one another. */
@Command(
    name = "cluster",
    mixinStandardHelpOptions = true,
    description = "Decide what daemons of a cluster follow.",
    synopsisSubcommandLabel = "new-epoch",
    subcommands = {ClusterCommand.NewEpoch.class})
public final class ClusterCommand implements Runnable {
  @CommandLine.Spec
  private CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();

  @Override
  public void run() {
    throw new CommandLine.ParameterException(spec.commandLine(), "Missing subcommand: new-epoch.");
  }

  /** {@code utxod cluster new-epoch}. */
  @Command(
      name = "new-epoch",
      mixinStandardHelpOptions = true,
      description =
          "Make this index the one that the others follow, whatever the log ends with; at the next start, while no daemon runs here.")
  static final class NewEpoch implements Callable<Integer> {
    private final Console console;

    @Mixin
    private CommonOptions options = new CommonOptions();

    NewEpoch(Console console) {
      this.console = console;
    }

    @Override
    public Integer call() {
      Config config = options.config();

      try (OpenIndex open = OpenIndex.existing(config)) {
        new EpochStore(open.index().settings()).order();
      }
      console.answer(
          "The next start as a publisher begins a new epoch; nodes that are elsewhere fetch a backup.");
      return ExitStatus.DONE.code();
    }
  }
}
