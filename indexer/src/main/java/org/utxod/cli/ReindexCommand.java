package org.utxod.cli;

import java.util.Optional;
import java.util.concurrent.Callable;
import org.utxod.config.Config;
import org.utxod.daemon.FollowedIndex;
import org.utxod.daemon.OpenIndex;
import org.utxod.fault.Fault;
import org.utxod.port.Job;
import org.utxod.port.StartOutcome;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code utxod reindex --from-height H}: by the daemon where one runs, else by this very process. */
@Command(
    name = "reindex",
    mixinStandardHelpOptions = true,
    description = "Bring the index to the node's truth from a height on.")
final class ReindexCommand implements Callable<Integer> {
  private final Console console;
  private final JobWatch watch;

  @Mixin
  private CommonOptions options = new CommonOptions();

  @Option(
      names = "--from-height",
      required = true,
      paramLabel = "H",
      description = "the first block to read again")
  private int fromHeight;

  ReindexCommand(Console console) {
    this.console = console;
    this.watch = new JobWatch(console);
  }

  @Override
  public Integer call() throws InterruptedException {
    Config config = options.config();
    Optional<DaemonClient> daemon = DaemonClient.find(config);
    if (daemon.isPresent()) {
      try (DaemonClient client = daemon.get()) {
        return byDaemon(client);
      }
    }
    return here(config);
  }

  private int byDaemon(DaemonClient client) throws InterruptedException {
    console.answer(
        watch.toTheEnd(client, "/v1/admin/reindex", "{\"from_height\":" + fromHeight + "}"));
    return ExitStatus.DONE.code();
  }

  private int here(Config config) throws InterruptedException {
    OpenIndex.requireThere(config);
    try (FollowedIndex followed = new FollowedIndex(config, FollowedIndex.options(config))) {
      followed.requireWelcome();
      StartOutcome outcome = followed.admin().reindex(fromHeight);
      if (!(outcome instanceof StartOutcome.Started started)) {
        throw new Fault(
            Fault.Decision.REFUSE,
            outcome instanceof StartOutcome.Refused refused
                ? refused.sentence()
                : "Another re-index runs.");
      }
      followed.start();
      Job job = watch.toTheEnd(followed.admin(), started.job());
      if (job.error() != null) {
        throw new Fault(Fault.Decision.STOP, job.error());
      }
      console.answer(job.progress());
      return ExitStatus.DONE.code();
    }
  }
}
