package org.utxod.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.utxod.config.Config;
import org.utxod.daemon.FollowedIndex;
import org.utxod.daemon.OpenIndex;
import org.utxod.fault.Fault;
import org.utxod.port.Job;
import org.utxod.port.StartOutcome;
import org.utxod.port.Verified;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;

/** {@code utxod verify}: by the daemon where one runs, else by this very process. */
@Command(
    name = "verify",
    mixinStandardHelpOptions = true,
    description =
        "Hold the index against the node's own UTXO set: count, sum and MuHash at one block.")
final class VerifyCommand implements Callable<Integer> {
  private final Console console;
  private final JobWatch watch;

  @ArgGroup(validate = false, order = 100, heading = CommonOptions.HEADING)
  private CommonOptions options = new CommonOptions();

  VerifyCommand(Console console) {
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
    String words = watch.toTheEnd(client, "/v1/admin/verify", "{}");
    JsonNode verified = Answers.require(client.get("/v1/status")).path("verified");
    return finish(verified.path("equal").asBoolean(), words);
  }

  /** The index follows the node meanwhile, so that both come to one block. */
  private int here(Config config) throws InterruptedException {
    OpenIndex.requireThere(config);
    try (FollowedIndex followed = new FollowedIndex(config, FollowedIndex.options(config))) {
      followed.requireWelcome();
      followed.start();
      if (!(followed.admin().verify() instanceof StartOutcome.Started started)) {
        throw new Fault(Fault.Decision.REFUSE, "Another verification runs.");
      }
      Job job = watch.toTheEnd(followed.admin(), started.job());
      if (job.error() != null) {
        throw JobWatch.failed(job.error(), followed.chain().status().node().reachable());
      }
      Verified verified = followed.chain().verified().orElseThrow();
      return finish(verified.equal(), verified.words());
    }
  }

  private int finish(boolean equal, String words) {
    console.answer(words);
    return (equal ? ExitStatus.DONE : ExitStatus.VERIFICATION).code();
  }
}
