package org.utxod.query.provider;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.utxod.query.answer.Cursor;
import org.utxod.query.answer.ScriptRef;
import org.utxod.query.outbound.Deadline;
import org.utxod.query.provider.client.ProviderException;
import org.utxod.query.provider.client.Report;
import org.utxod.store.chain.BlockHash;

/**
 * An external service that knows script balances. Each answer is checked and carries the block it is as of; every
 * failure is a {@link ProviderException}. Calls happen on the caller's thread, within the deadline. Thread-safe.
 */
public interface Provider {
  /** The name in answers, logs and metrics. */
  String name();

  /** Its current height. */
  int tipHeight(Deadline deadline);

  /**
   * The hash of its block at {@code height}; empty if it has none there.
   *
   * @throws ProviderException if it cannot be asked, or its answer cannot be read
   */
  Optional<BlockHash> blockHash(int height, Deadline deadline);

  /** Whether it can be asked about {@code scriptRef} at all. */
  boolean canName(ScriptRef scriptRef);

  /** The confirmed balance, at its tip. */
  Report.Balance balance(ScriptRef scriptRef, Deadline deadline);

  /** Subjects that {@link #balances} takes at once; 1 where the service has no form for many. */
  default int batchSize() {
    return 1;
  }

  /**
   * The confirmed balances of up to {@link #batchSize} subjects, at its tip, in the order given; empty in the place of
   * one that it cannot tell.
   */
  default List<Optional<Report.Balance>> balances(List<ScriptRef> scriptRefs, Deadline deadline) {
    List<Optional<Report.Balance>> reports = new ArrayList<>(scriptRefs.size());
    for (ScriptRef scriptRef : scriptRefs) {
      reports.add(Optional.of(balance(scriptRef, deadline)));
    }
    return reports;
  }

  /** Confirmed coins behind {@code after}, at its tip; null for the first page. */
  Report.Coins coins(ScriptRef scriptRef, @Nullable Cursor after, int limit, Deadline deadline);

  /** Whether {@link #balanceAt} can be answered. */
  default boolean keepsHistory() {
    return false;
  }

  /** The confirmed balance after the block at {@code height}. */
  default Report.Balance balanceAt(ScriptRef scriptRef, int height, Deadline deadline) {
    throw ProviderException.of(
        ProviderException.Kind.UNABLE, name() + " does not provide balances at earlier heights.");
  }
}
