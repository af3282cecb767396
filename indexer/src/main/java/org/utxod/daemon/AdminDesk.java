package org.utxod.daemon;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.utxod.address.AddressFault;
import org.utxod.address.Addresses;
import org.utxod.backfill.BackfillDesk;
import org.utxod.backup.BackupDesk;
import org.utxod.chain.Network;
import org.utxod.chain.Script;
import org.utxod.port.Admin;
import org.utxod.port.Job;
import org.utxod.port.StartOutcome;
import org.utxod.verify.VerifyDesk;

/** Hands admin work to whoever does it: re-indexing to the follower, the rest to desks of their own. */
record AdminDesk(
    Admin follower,
    VerifyDesk verifying,
    BackupDesk backups,
    BackfillDesk backfills,
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

  /** Hex where it can be nothing else: no address of any form has only hex digits and such a length. */
  private Script script(String text) {
    try {
      return Addresses.decode(text, network);
    } catch (AddressFault e) {
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
        .or(() -> backups.job(id))
        .or(() -> backfills.job(id))
        .or(() -> follower.job(id));
  }
}
