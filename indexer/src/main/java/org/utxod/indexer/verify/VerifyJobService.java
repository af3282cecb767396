package org.utxod.indexer.verify;

import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.utxod.indexer.job.JobRunner;
import org.utxod.query.port.Verified;
import org.utxod.query.port.admin.Job;
import org.utxod.query.port.admin.StartOutcome;

/** Accepts requests for a verification, one at a time, and verifies periodically if configured. Thread-safe. */
public final class VerifyJobService implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger("utxod.verify");

  private final Verification verification;
  private final Clock clock;
  private final Consumer<Verified> outcome;
  private final JobRunner runner;

  /**
   * @param verification closed by this service
   * @param outcome receives each result
   */
  public VerifyJobService(Verification verification, Clock clock, Consumer<Verified> outcome) {
    this.verification = verification;
    this.clock = clock;
    this.outcome = outcome;
    this.runner = new JobRunner("verify", clock);
  }

  /** Starts a job unless one is running. */
  public StartOutcome start() {
    return runner.start(this::verify);
  }

  /** Starts a job repeatedly, with this delay after the last request. */
  public void repeat(Duration every) {
    runner.repeat(every, this::verify);
  }

  /** A job of this service. */
  public Optional<Job> job(String id) {
    return runner.job(id);
  }

  private JobRunner.Result verify(Consumer<String> progress, BooleanSupplier stopping)
      throws InterruptedException {
    Verdict verdict = verification.run(progress, stopping);
    String oneLine = verdict.describe().replace("\n", "; ");
    if (verdict.equal()) {
      LOG.info("{}", oneLine);
    } else {
      LOG.error("{}", oneLine);
    }
    outcome.accept(new Verified(
        verdict.node().point().height(),
        verdict.node().point().hash(),
        clock.instant(),
        verdict.equal(),
        verdict.describe()));
    return new JobRunner.Result(verdict.describe(), verdict.equal());
  }

  /** Stops the running job with an exception. */
  @Override
  public void close() {
    verification.cancelAll();
    runner.close();
    verification.close();
  }
}
