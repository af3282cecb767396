package org.utxod.indexer.cli.command;

import java.util.concurrent.Callable;
import org.utxod.indexer.cli.console.CommonOptions;
import org.utxod.indexer.cli.console.Console;
import org.utxod.indexer.cli.console.ExitStatus;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code utxod reindex --from-height H}: by the running daemon, otherwise in this process. */
@Command(
    name = "reindex",
    mixinStandardHelpOptions = true,
    description = "Re-index the blocks from a height on.")
public final class ReindexCommand implements Callable<Integer> {
  private final Console console;
  private final JobWatch watch;

  @Mixin
  private CommonOptions options = new CommonOptions();

  @Option(
      names = "--from-height",
      required = true,
      paramLabel = "H",
      description = "the first block to re-index")
  private int fromHeight;

  ReindexCommand(Console console) {
    this.console = console;
    this.watch = new JobWatch(console);
  }

  @Override
  public Integer call() throws InterruptedException {
    console.answer(watch.run(
        options.config(),
        "/v1/admin/reindex",
        "{\"from_height\":" + fromHeight + "}",
        admin -> admin.reindex(fromHeight)));
    return ExitStatus.DONE.code();
  }
}
