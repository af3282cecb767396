package org.utxod.indexer.cli.command;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.utxod.indexer.cli.console.CommonOptions;
import org.utxod.indexer.cli.console.Console;
import org.utxod.indexer.cli.console.ExitStatus;
import org.utxod.indexer.cli.console.ProgressLine;
import org.utxod.indexer.cli.console.StopSignal;
import org.utxod.indexer.cli.log.JournalLines;
import org.utxod.indexer.cli.log.Logging;
import org.utxod.indexer.config.Config;
import org.utxod.indexer.daemon.Daemon;
import org.utxod.indexer.daemon.RuntimeContext;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code utxod run}: the daemon, until SIGTERM or SIGINT. */
@Command(
    name = "run",
    mixinStandardHelpOptions = true,
    description = "Run the daemon: follow the node and serve the HTTP API until SIGTERM.")
public final class RunCommand implements Callable<Integer> {
  private final Console console;

  @Mixin
  private CommonOptions options = new CommonOptions();

  private static final Path STANDARD_ERROR = Path.of("/proc/self/fd/2");

  RunCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws InterruptedException {
    Config config = options.config();
    if (config.jsonLog()) {
      Logging.asJson();
    } else if (JournalLines.isJournal(System.getenv("JOURNAL_STREAM"), STANDARD_ERROR)) {
      Logging.forJournal();
    }
    // Created first, so closed last: the daemon has released its index by then.
    try (StopSignal stop = new StopSignal(console.endProcess());
        Daemon daemon = Daemon.start(config, RuntimeContext.of(config), null)) {
      ProgressLine progress = ProgressLine.of(console, daemon.status());
      stop.await();
      progress.close();
    }
    return ExitStatus.DONE.code();
  }
}
