package org.utxod.indexer.cli;

import org.utxod.indexer.cli.account.ReportCommand;
import org.utxod.indexer.cli.account.ReservesCommand;
import org.utxod.indexer.cli.command.BackfillCommand;
import org.utxod.indexer.cli.command.BackupCommand;
import org.utxod.indexer.cli.command.BalanceCommand;
import org.utxod.indexer.cli.command.BenchCommand;
import org.utxod.indexer.cli.command.BootstrapCommand;
import org.utxod.indexer.cli.command.ClusterCommand;
import org.utxod.indexer.cli.command.CompletionCommand;
import org.utxod.indexer.cli.command.ConfigCommand;
import org.utxod.indexer.cli.command.DemoCommand;
import org.utxod.indexer.cli.command.ManCommand;
import org.utxod.indexer.cli.command.ReindexCommand;
import org.utxod.indexer.cli.command.RestoreCommand;
import org.utxod.indexer.cli.command.RunCommand;
import org.utxod.indexer.cli.command.StatusCommand;
import org.utxod.indexer.cli.command.TokenCommand;
import org.utxod.indexer.cli.command.UtxosCommand;
import org.utxod.indexer.cli.command.VerifyCommand;
import org.utxod.indexer.cli.command.VersionCommand;
import org.utxod.indexer.cli.command.WatchCommand;
import org.utxod.indexer.cli.payout.PayCommand;
import org.utxod.indexer.cli.payout.PayoutsCommand;
import picocli.CommandLine.Command;

/** The root command; does nothing by itself. */
@Command(
    name = "utxod",
    versionProvider = UtxodCommand.VersionText.class,
    mixinStandardHelpOptions = true,
    description = "An index of unspent transaction outputs by script and address, for one node.",
    synopsisSubcommandLabel = "COMMAND",
    footer = {
      "",
      "Exit status: 0 done, 1 failed, 2 usage or configuration, 3 node unreachable or refused,",
      "4 verification failed, 5 data directory locked, of another network or damaged."
    },
    subcommands = {
      DemoCommand.class,
      RunCommand.class,
      BootstrapCommand.class,
      ReindexCommand.class,
      VerifyCommand.class,
      BackfillCommand.class,
      StatusCommand.class,
      BalanceCommand.class,
      UtxosCommand.class,
      WatchCommand.class,
      ReportCommand.class,
      ReservesCommand.class,
      PayCommand.class,
      PayoutsCommand.class,
      BackupCommand.class,
      RestoreCommand.class,
      TokenCommand.class,
      ClusterCommand.class,
      BenchCommand.class,
      ConfigCommand.class,
      CompletionCommand.class,
      ManCommand.class,
      VersionCommand.class,
      picocli.CommandLine.HelpCommand.class
    })
public final class UtxodCommand implements Runnable {
  @picocli.CommandLine.Spec
  private picocli.CommandLine.Model.CommandSpec spec;

  UtxodCommand() {
    this.spec = picocli.CommandLine.Model.CommandSpec.create();
  }

  @Override
  public void run() {
    throw new picocli.CommandLine.ParameterException(spec.commandLine(), "Missing command.");
  }

  /** The output of {@code --version}. */
  static final class VersionText implements picocli.CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {"utxod " + org.utxod.indexer.daemon.Version.text()};
    }
  }
}
