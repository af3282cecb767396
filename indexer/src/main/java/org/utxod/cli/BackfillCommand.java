package org.utxod.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
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
import picocli.CommandLine.Parameters;

/** {@code utxod backfill ADDRESS...}: by the daemon where one runs, else by this very process. */
@Command(
    name = "backfill",
    mixinStandardHelpOptions = true,
    description =
        "Complete addresses in an index that began at a height, by a scan of the node's UTXO set.")
final class BackfillCommand implements Callable<Integer> {
  private final Console console;
  private final JobWatch watch;

  @Mixin
  private CommonOptions options = new CommonOptions();

  @Parameters(
      paramLabel = "ADDRESS",
      arity = "1..*",
      description = "addresses, or scripts in hex where there is no address")
  private List<String> addresses = List.of();

  BackfillCommand(Console console) {
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
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    addresses.forEach(body.putArray("addresses")::add);
    console.answer(watch.toTheEnd(client, "/v1/admin/backfill", body.toString()));
    return ExitStatus.DONE.code();
  }

  /** The index follows the node meanwhile, so that both come to one block. */
  private int here(Config config) throws InterruptedException {
    OpenIndex.requireThere(config);
    try (FollowedIndex followed = new FollowedIndex(config, FollowedIndex.options(config))) {
      followed.requireWelcome();
      StartOutcome outcome = followed.admin().backfill(addresses);
      if (!(outcome instanceof StartOutcome.Started started)) {
        throw new Fault(
            Fault.Decision.REFUSE,
            outcome instanceof StartOutcome.Refused refused
                ? refused.sentence()
                : "Another backfill runs.");
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
