package org.utxod.indexer.daemon;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.utxod.indexer.backfill.BackfillJobService;
import org.utxod.indexer.backup.BackupJobService;
import org.utxod.indexer.verify.VerifyJobService;
import org.utxod.query.address.AddressException;
import org.utxod.query.address.Addresses;
import org.utxod.query.port.admin.Admin;
import org.utxod.query.port.admin.Job;
import org.utxod.query.port.admin.StartOutcome;
import org.utxod.store.chain.Network;
import org.utxod.store.chain.Script;

/** Dispatches admin jobs: re-indexing to the follower, the rest to their job services. */
record AdminService(
    Admin follower,
    VerifyJobService verifying,
    @Nullable HistoryPart history,
    BackupJobService backups,
    BackfillJobService backfills,
    Network network)
    implements Admin {
  @Override
  public StartOutcome reindex(int fromHeight) {
    return follower.reindex(fromHeight);
  }

  @Override
  public StartOutcome verify() {
    return verifying.start();
  }

  @Override
  public StartOutcome verifyHistory(boolean all) {
    return history == null ? Admin.super.verifyHistory(all) : history.verify(all);
  }

  @Override
  public StartOutcome backup(String directory) {
    return backups.start(directory);
  }

  @Override
  public StartOutcome backfill(List<String> addresses) {
    Set<Script> scripts = new LinkedHashSet<>();
    addresses.forEach(address -> scripts.add(script(address)));
    return scripts.isEmpty()
        ? new StartOutcome.Refused("Name at least one address.")
        : backfills.start(scripts);
  }

  /** Treated as hex if it cannot be an address: no address has only hex digits and such a length. */
  private Script script(String text) {
    try {
      return Addresses.decode(text, network);
    } catch (AddressException e) {
      if (text.length() % 2 == 0 && text.matches("[0-9a-fA-F]+")) {
        return Script.ofHex(text);
      }
      throw e;
    }
  }

  @Override
  public Optional<Job> job(String id) {
    return verifying
        .job(id)
        .or(() -> history == null ? Optional.empty() : history.job(id))
        .or(() -> backups.job(id))
        .or(() -> backfills.job(id))
        .or(() -> follower.job(id));
  }
}
