package org.utxod.indexer.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.utxod.indexer.cli.client.DaemonQueryClient;
import org.utxod.indexer.cli.console.CommonOptions;
import org.utxod.indexer.cli.console.Console;
import org.utxod.indexer.cli.console.ExitStatus;
import org.utxod.indexer.config.Config;
import org.utxod.indexer.daemon.FollowedIndex;
import org.utxod.indexer.daemon.OpenIndex;
import org.utxod.indexer.daemon.RuntimeContext;
import org.utxod.query.port.admin.Job;
import org.utxod.query.port.admin.StartOutcome;
import org.utxod.store.error.UtxodException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code utxod verify}: by the running daemon, otherwise in this process. */
@Command(
    name = "verify",
    mixinStandardHelpOptions = true,
    description = "Compare the index with the node's UTXO set: count, sum and MuHash at one block.")
public final class VerifyCommand implements Callable<Integer> {
  private final Console console;
  private final JobWatch watch;

  @Spec
  private CommandSpec spec = CommandSpec.create();

  @Mixin
  private CommonOptions options = new CommonOptions();

  @Option(
      names = "--history",
      description =
          "compare the history with the node's blocks instead; what differs is built anew")
  private boolean history;

  @Option(names = "--all", description = "with --history: every block, not only a sample")
  private boolean all;

  VerifyCommand(Console console) {
    this.console = console;
    this.watch = new JobWatch(console);
  }

  @Override
  public Integer call() throws InterruptedException {
    if (all && !history) {
      throw new ParameterException(
          spec.commandLine(),
          "--all is for --history; the UTXO set is always compared whole. Run 'utxod verify' or 'utxod verify --history --all'.");
    }
    Config config = options.config();
    Optional<DaemonQueryClient> daemon = DaemonQueryClient.find(config);
    if (daemon.isPresent()) {
      try (DaemonQueryClient client = daemon.get()) {
        return byDaemon(client);
      }
    }
    return here(config);
  }

  private int byDaemon(DaemonQueryClient client) throws InterruptedException {
    JsonNode job = history
        ? watch.jobToTheEnd(client, "/v1/admin/verify-history", "{\"all\":" + all + "}")
        : watch.jobToTheEnd(client, "/v1/admin/verify", "{}");
    return finish(job.path("equal").asBoolean(), job.path("progress").asText());
  }

  /** The index follows the node meanwhile, so that both reach the same block. */
  private int here(Config config) throws InterruptedException {
    OpenIndex.requireThere(config);
    try (FollowedIndex followed = new FollowedIndex(config, RuntimeContext.of(config), null)) {
      followed.requireUsableNode();
      followed.start();
      StartOutcome outcome =
          history ? followed.admin().verifyHistory(all) : followed.admin().verify();
      if (!(outcome instanceof StartOutcome.Started started)) {
        throw new UtxodException(
            UtxodException.Decision.REFUSE,
            outcome instanceof StartOutcome.Refused refused
                ? refused.message()
                : "Another verification is running.");
      }
      Job job = watch.toTheEnd(followed.admin(), started.job());
      if (job.error() != null) {
        throw JobWatch.failed(job.error(), followed.chain().status().node().reachable());
      }
      return finish(Boolean.TRUE.equals(job.equal()), job.progress());
    }
  }

  private int finish(boolean equal, String text) {
    console.answer(text);
    return (equal ? ExitStatus.DONE : ExitStatus.VERIFICATION).code();
  }
}
