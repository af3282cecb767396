package org.utxod.indexer.verify;

import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.utxod.indexer.job.JobRunner;
import org.utxod.query.port.Job;
import org.utxod.query.port.StartOutcome;
import org.utxod.query.port.Verified;

/** Takes wishes for a verification, one at a time, and verifies by itself if told to. Thread-safe. */
public final class VerifyJobService implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger("utxod.verify");

  private final Verification verification;
  private final Clock clock;
  private final Consumer<Verified> outcome;
  private final JobRunner runner;

  /**
   * @param verification which it closes
   * @param outcome hears what came of each
   */
  public VerifyJobService(Verification verification, Clock clock, Consumer<Verified> outcome) {
    this.verification = verification;
    this.clock = clock;
    this.outcome = outcome;
    this.runner = new JobRunner("verify", clock);
  }

  /** Begins one, unless one runs. */
  public StartOutcome start() {
    return runner.start(this::verify);
  }

  /** Begins one again and again, so long after the last wish. */
  public void repeat(Duration every) {
    runner.repeat(every, this::verify);
  }

  /** A job of this service. */
  public Optional<Job> job(String id) {
    return runner.job(id);
  }

  private String verify(Consumer<String> progress, BooleanSupplier stopping)
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
    return verdict.describe();
  }

  /** Ends what runs, by a fault of its own. */
  @Override
  public void close() {
    verification.cancelAll();
    runner.close();
    verification.close();
  }
}
