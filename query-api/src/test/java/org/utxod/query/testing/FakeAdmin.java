package org.utxod.query.testing;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.utxod.query.address.Addresses;
import org.utxod.query.port.admin.Admin;
import org.utxod.query.port.admin.Job;
import org.utxod.query.port.admin.StartOutcome;
import org.utxod.store.chain.Network;

/** An administrator of one job at a time, which never ends; heights below 100 are refused. */
public final class FakeAdmin implements Admin {
  private @Nullable Job running;

  @Override
  public synchronized StartOutcome reindex(int fromHeight) {
    if (fromHeight < 100) {
      return new StartOutcome.Refused("Blocks below 100 are not covered here. Begin at 100.");
    }
    Job before = running;
    if (before != null) {
      return new StartOutcome.Busy(before);
    }
    Job job = job("reindex", "Waiting for block " + fromHeight + ".");
    running = job;
    return new StartOutcome.Started(job);
  }

  @Override
  public synchronized StartOutcome verify() {
    Job before = running;
    if (before != null) {
      return new StartOutcome.Busy(before);
    }
    Job job = job("verify", "Beginning.");
    running = job;
    return new StartOutcome.Started(job);
  }

  @Override
  public synchronized StartOutcome backfill(List<String> addresses) {
    addresses.forEach(address -> Addresses.decode(address, Network.REGTEST));
    Job job = job("backfill", "Beginning.");
    running = job;
    return new StartOutcome.Started(job);
  }

  private static Job job(String kind, String progress) {
    return new Job(
        kind + "-1",
        kind,
        Job.State.RUNNING,
        Instant.ofEpochSecond(1_700_000_000L),
        null,
        progress,
        null,
        null);
  }

  @Override
  public synchronized Optional<Job> job(String id) {
    return Optional.ofNullable(running).filter(job -> job.id().equals(id));
  }
}
