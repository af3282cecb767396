package org.utxod.indexer.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import org.utxod.indexer.bitcoind.rpc.NodeException;
import org.utxod.indexer.cli.client.DaemonQueryClient;
import org.utxod.indexer.cli.client.HumanFormat;
import org.utxod.indexer.cli.console.Console;
import org.utxod.indexer.config.Config;
import org.utxod.indexer.daemon.FollowedIndex;
import org.utxod.indexer.daemon.OpenIndex;
import org.utxod.indexer.daemon.RuntimeContext;
import org.utxod.indexer.follow.ProgressPace;
import org.utxod.query.outbound.Sleeper;
import org.utxod.query.port.admin.Admin;
import org.utxod.query.port.admin.Job;
import org.utxod.query.port.admin.StartOutcome;
import org.utxod.store.error.UtxodException;

/** Waits for a daemon's job to finish and shows its progress. For one job. */
public final class JobWatch {
  private static final Duration POLL_INTERVAL = Duration.ofMillis(200);

  private final Console console;
  private final ProgressPace pace;
  private String lastShown = "";

  JobWatch(Console console) {
    this(console, ProgressPace.of(Console.isTerminal(), System::nanoTime));
  }

  /** With a custom polling interval. */
  JobWatch(Console console, ProgressPace pace) {
    this.console = console;
    this.pace = pace;
  }

  /**
   * Runs a job in the running daemon, otherwise in this process.
   *
   * @param path and {@code body}, the request to a daemon
   * @param start starts the job in this process
   * @return a message about what was done
   * @throws UtxodException if it was refused or failed
   */
  String run(Config config, String path, String body, Function<Admin, StartOutcome> start)
      throws InterruptedException {
    Optional<DaemonQueryClient> daemon = DaemonQueryClient.find(config);
    if (daemon.isEmpty()) {
      return here(config, start);
    }
    try (DaemonQueryClient client = daemon.get()) {
      return toTheEnd(client, path, body);
    }
  }

  /**
   * Starts a job and waits for its end.
   *
   * @return a message about what was done
   * @throws UtxodException if it was refused or failed
   */
  String toTheEnd(DaemonQueryClient client, String path, String body) throws InterruptedException {
    return jobToTheEnd(client, path, body).path("progress").asText();
  }

  /** The same; returns the job itself. */
  JsonNode jobToTheEnd(DaemonQueryClient client, String path, String body)
      throws InterruptedException {
    JsonNode job = HumanFormat.require(client.post(path, body));
    String jobPath = "/v1/admin/jobs/" + job.path("id").asText();
    while (job.path("state").asText().equals(Job.State.RUNNING.label())) {
      show(job.path("progress").asText());
      Sleeper.system().sleep(POLL_INTERVAL);
      job = HumanFormat.require(client.get(jobPath));
    }
    if (job.hasNonNull("error")) {
      JsonNode node = HumanFormat.require(client.get("/v1/status")).path("node");
      throw failed(job.path("error").asText(), node.path("reachable").asBoolean());
    }
    return job;
  }

  /**
   * Opens the index in this process, follows the node meanwhile, so that both reach the same block, and waits for a
   * job's end.
   *
   * @param start starts the job
   * @return a message about what was done
   * @throws UtxodException if it was refused or failed
   */
  private String here(Config config, Function<Admin, StartOutcome> start)
      throws InterruptedException {
    OpenIndex.requireThere(config);
    try (FollowedIndex followed = new FollowedIndex(config, RuntimeContext.of(config), null)) {
      followed.requireUsableNode();
      StartOutcome outcome = start.apply(followed.admin());
      if (!(outcome instanceof StartOutcome.Started started)) {
        throw new UtxodException(
            UtxodException.Decision.REFUSE,
            outcome instanceof StartOutcome.Refused refused
                ? refused.message()
                : "Another job of this kind is running.");
      }
      followed.start();
      Job job = toTheEnd(followed.admin(), started.job());
      if (job.error() != null) {
        throw failed(job.error(), followed.chain().status().node().reachable());
      }
      return job.progress();
    }
  }

  /** With the exit status for an unreachable node, if that is the cause. */
  static UtxodException failed(String error, boolean nodeReachable) {
    return nodeReachable
        ? new UtxodException(UtxodException.Decision.STOP, error)
        : new NodeException(NodeException.Kind.UNREACHABLE, error);
  }

  /** Waits for the end of a job in this process and returns it. */
  Job toTheEnd(Admin admin, Job started) throws InterruptedException {
    Job job = started;
    while (job.state() == Job.State.RUNNING) {
      show(job.progress());
      Sleeper.system().sleep(POLL_INTERVAL);
      job = admin.job(job.id()).orElseThrow();
    }
    return job;
  }

  /** Prints the progress if it has changed and enough time has passed; to be called repeatedly. */
  void show(String progress) {
    if (!progress.isEmpty() && !progress.equals(lastShown) && pace.isDue()) {
      console.note(progress);
      lastShown = progress;
    }
  }
}
