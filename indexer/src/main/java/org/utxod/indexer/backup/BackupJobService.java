package org.utxod.indexer.backup;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import org.utxod.indexer.job.JobRunner;
import org.utxod.query.port.admin.Job;
import org.utxod.query.port.admin.StartOutcome;

/** Runs backup jobs, one at a time. Thread-safe. */
public final class BackupJobService implements AutoCloseable {
  private final Backup backup;
  private final JobRunner runner;

  public BackupJobService(Backup backup, Clock clock) {
    this.backup = backup;
    this.runner = new JobRunner("backup", clock);
  }

  /** Starts a backup to {@code directory}, an absolute path on the daemon's machine, unless one is running. */
  public StartOutcome start(String directory) {
    Path path;
    try {
      path = Path.of(directory);
    } catch (InvalidPathException e) {
      return new StartOutcome.Refused("The directory is not a valid path.");
    }
    if (!path.isAbsolute() || path.getFileName() == null) {
      return new StartOutcome.Refused("Give the directory as an absolute path.");
    }
    return runner.start((progress, stopping) -> JobRunner.Result.of(backup.into(path)));
  }

  /** A job of this service. */
  public Optional<Job> job(String id) {
    return runner.job(id);
  }

  @Override
  public void close() {
    runner.close();
  }
}
