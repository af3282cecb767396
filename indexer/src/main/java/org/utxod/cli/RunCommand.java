package org.utxod.cli;

import java.util.concurrent.Callable;
import org.utxod.config.Config;
import org.utxod.daemon.Daemon;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;

/** {@code utxod run}: the daemon, until SIGTERM or SIGINT. */
@Command(
    name = "run",
    mixinStandardHelpOptions = true,
    description = "Follow the node and answer over HTTP, until SIGTERM.")
final class RunCommand implements Callable<Integer> {
  private final Console console;

  @ArgGroup(validate = false, order = 100, heading = CommonOptions.HEADING)
  private CommonOptions options = new CommonOptions();

  RunCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws InterruptedException {
    Config config = options.config();
    if (config.jsonLog()) {
      Logging.asJson();
    }
    // Made first, so closed last: the daemon has let go of its index by then.
    try (StopSignal stop = new StopSignal();
        Daemon daemon = Daemon.start(config)) {
      ProgressLine progress = ProgressLine.onTerminal(console, daemon.status());
      stop.await();
      progress.close();
    }
    return ExitStatus.DONE.code();
  }
}
