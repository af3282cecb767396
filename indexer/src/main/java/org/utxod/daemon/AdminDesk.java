package org.utxod.daemon;

import java.util.Optional;
import org.utxod.backup.BackupDesk;
import org.utxod.port.Admin;
import org.utxod.port.Job;
import org.utxod.port.StartOutcome;
import org.utxod.verify.VerifyDesk;

/** Hands admin work to whoever does it: re-indexing to the follower, the rest to desks of their own. */
record AdminDesk(Admin follower, VerifyDesk verifying, BackupDesk backups) implements Admin {
  @Override
  public StartOutcome reindex(int fromHeight) {
    return follower.reindex(fromHeight);
  }

  @Override
  public StartOutcome verify() {
    return verifying.start();
  }

  @Override
  public StartOutcome backup(String directory) {
    return backups.start(directory);
  }

  @Override
  public Optional<Job> job(String id) {
    return verifying.job(id).or(() -> backups.job(id)).or(() -> follower.job(id));
  }
}
