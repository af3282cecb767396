package org.utxod.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import org.utxod.fault.Fault;
import org.utxod.outbound.Sleeper;
import org.utxod.port.Admin;
import org.utxod.port.Job;

/** Watches a daemon's job to its end and shows how far it is. For one job. */
final class JobWatch {
  private static final Duration LOOK_EVERY = Duration.ofMillis(200);

  private final Console console;
  private String lastShown = "";

  JobWatch(Console console) {
    this.console = console;
  }

  /**
   * Starts a job and waits for its end.
   *
   * @return what it did
   * @throws Fault where it was refused or failed
   */
  String toTheEnd(DaemonClient client, String path, String body) throws InterruptedException {
    JsonNode job = Answers.require(client.post(path, body));
    String jobPath = "/v1/admin/jobs/" + job.path("id").asText();
    while (job.path("state").asText().equals(Job.State.RUNNING.label())) {
      show(job.path("progress").asText());
      Sleeper.system().sleep(LOOK_EVERY);
      job = Answers.require(client.get(jobPath));
    }
    if (job.hasNonNull("error")) {
      throw new Fault(Fault.Decision.STOP, job.path("error").asText());
    }
    return job.path("progress").asText();
  }

  /** Waits for the end of a job that runs in this very process; what became of it. */
  Job toTheEnd(Admin admin, Job started) throws InterruptedException {
    Job job = started;
    while (job.state() == Job.State.RUNNING) {
      show(job.progress());
      Sleeper.system().sleep(LOOK_EVERY);
      job = admin.job(job.id()).orElseThrow();
    }
    return job;
  }

  /** Shows how far it is, where that is news. */
  void show(String progress) {
    if (!progress.isEmpty() && !progress.equals(lastShown)) {
      console.note(progress);
      lastShown = progress;
    }
  }
}
