package org.utxod.indexer.backup;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import org.utxod.indexer.job.JobRunner;
import org.utxod.query.port.Job;
import org.utxod.query.port.StartOutcome;

/** Takes wishes for a backup, one at a time. Safe for use by any number of threads. */
public final class BackupJobService implements AutoCloseable {
  private final Backup backup;
  private final JobRunner runner;

  public BackupJobService(Backup backup, Clock clock) {
    this.backup = backup;
    this.runner = new JobRunner("backup", clock);
  }

  /** Begins one into {@code directory}, an absolute path on the daemon's machine, unless one runs. */
  public StartOutcome start(String directory) {
    Path path;
    try {
      path = Path.of(directory);
    } catch (InvalidPathException e) {
      return new StartOutcome.Refused("The directory is no path of this machine.");
    }
    if (!path.isAbsolute() || path.getFileName() == null) {
      return new StartOutcome.Refused(
          "Name the directory by its whole path, beginning with a slash.");
    }
    return runner.start((progress, stopping) -> backup.into(path));
  }

  /** A job of this desk. */
  public Optional<Job> job(String id) {
    return runner.job(id);
  }

  @Override
  public void close() {
    runner.close();
  }
}
