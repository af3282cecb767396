package org.utxod.indexer.cli.account;

import java.util.concurrent.Callable;
import org.utxod.indexer.cli.client.DaemonQueryClient;
import org.utxod.indexer.cli.client.HumanFormat;
import org.utxod.indexer.cli.client.QueryClient;
import org.utxod.indexer.cli.console.CommonOptions;
import org.utxod.indexer.cli.console.Console;
import org.utxod.indexer.cli.console.ExitStatus;
import org.utxod.indexer.config.Config;
import org.utxod.store.error.UtxodException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code utxod report}: the books of an account. */
@Command(
    name = "report",
    mixinStandardHelpOptions = true,
    description =
        "Print the books of an account: opening and closing balances, and what was done in between.")
public final class ReportCommand implements Callable<Integer> {
  private final Console console;

  @Mixin
  private CommonOptions options = new CommonOptions();

  @Option(names = "--account", required = true, paramLabel = "NAME", description = "the account")
  private String account = "";

  @Option(
      names = "--from",
      required = true,
      paramLabel = "DATE",
      description = "the first day, or a moment, UTC")
  private String from = "";

  @Option(
      names = "--to",
      required = true,
      paramLabel = "DATE",
      description = "the last day, or a moment, UTC")
  private String to = "";

  @Option(
      names = "--period",
      paramLabel = "P",
      description = "block, hour, day (the default) or month")
  private String period = "day";

  @Option(names = "--format", paramLabel = "F", description = "csv (the default), ndjson or json")
  private String format = "csv";

  public ReportCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    Config config = options.config();
    try (DaemonQueryClient daemon = DaemonQueryClient.find(config)
        .orElseThrow(() -> new UtxodException(
            UtxodException.Decision.REFUSE,
            "No daemon is running on " + config.dataDir()
                + ". The books are read from a running one: start it with 'utxod run'."))) {
      QueryClient.Answer answer = daemon.get("/v1/accounts/" + HumanFormat.segment(account)
          + "/books?from=" + HumanFormat.segment(from)
          + "&to=" + HumanFormat.segment(to)
          + "&period=" + HumanFormat.segment(period)
          + "&format=" + HumanFormat.segment(format));
      if (answer.status() != 200) {
        HumanFormat.require(answer);
      }
      answer.body().lines().forEach(console::answer);
      return ExitStatus.DONE.code();
    }
  }
}
