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
 * An external service that knows script balances. Each answer is validated and states the block it is as of; every
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
   * @throws ProviderException if it cannot be queried, or its answer is malformed
   */
  Optional<BlockHash> blockHash(int height, Deadline deadline);

  /** Whether it supports queries about {@code scriptRef} at all. */
  boolean canName(ScriptRef scriptRef);

  /** The confirmed balance, at its tip. */
  Report.Balance balance(ScriptRef scriptRef, Deadline deadline);

  /** Maximum number of subjects of {@link #balances}; 1 if the service has no batch queries. */
  default int batchSize() {
    return 1;
  }

  /**
   * The confirmed balances of up to {@link #batchSize} subjects, at its tip, in request order; empty for one that it
   * does not know.
   */
  default List<Optional<Report.Balance>> balances(List<ScriptRef> scriptRefs, Deadline deadline) {
    List<Optional<Report.Balance>> reports = new ArrayList<>(scriptRefs.size());
    for (ScriptRef scriptRef : scriptRefs) {
      reports.add(Optional.of(balance(scriptRef, deadline)));
    }
    return reports;
  }

  /** Confirmed coins after {@code after}, at its tip; null for the first page. */
  Report.Coins coins(ScriptRef scriptRef, @Nullable Cursor after, int limit, Deadline deadline);

  /** Whether it supports {@link #balanceAt}. */
  default boolean keepsHistory() {
    return false;
  }

  /** The confirmed balance after the block at {@code height}. */
  default Report.Balance balanceAt(ScriptRef scriptRef, int height, Deadline deadline) {
    throw ProviderException.of(
        ProviderException.Kind.UNABLE, name() + " does not provide balances at earlier heights.");
  }
}
