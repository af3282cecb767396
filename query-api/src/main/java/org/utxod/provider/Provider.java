package org.utxod.provider;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.utxod.chain.BlockHash;
import org.utxod.outbound.Deadline;
import org.utxod.query.Cursor;
import org.utxod.query.Subject;

/**
 * Another service that knows what scripts hold. Each answer is checked and carries the block it is as of; every failure is
 * a {@link ProviderFault}. Calls happen on the caller's thread, within the deadline. For any number of threads.
 */
public interface Provider {
  /** The name in answers, logs and metrics. */
  String name();

  /** The height at which it stands. */
  int tipHeight(Deadline deadline);

  /**
   * The hash of its block at {@code height}; empty where it has none there.
   *
   * @throws ProviderFault where it cannot be asked, or its answer cannot be read
   */
  Optional<BlockHash> blockHash(int height, Deadline deadline);

  /** Whether it can be asked about {@code subject} at all. */
  boolean canName(Subject subject);

  /** The confirmed balance, at its tip. */
  Report.Balance balance(Subject subject, Deadline deadline);

  /** Subjects that {@link #balances} takes at once; 1 where the service has no form for many. */
  default int batchSize() {
    return 1;
  }

  /**
   * The confirmed balances of up to {@link #batchSize} subjects, at its tip, in the order given; empty in the place of one
   * that it cannot tell.
   */
  default List<Optional<Report.Balance>> balances(List<Subject> subjects, Deadline deadline) {
    List<Optional<Report.Balance>> reports = new ArrayList<>(subjects.size());
    for (Subject subject : subjects) {
      reports.add(Optional.of(balance(subject, deadline)));
    }
    return reports;
  }

  /** Confirmed coins behind {@code after}, at its tip; null for the first page. */
  Report.Coins coins(Subject subject, @Nullable Cursor after, int limit, Deadline deadline);

  /** Whether {@link #balanceAt} can be answered. */
  default boolean keepsHistory() {
    return false;
  }

  /** The confirmed balance after the block at {@code height}. */
  default Report.Balance balanceAt(Subject subject, int height, Deadline deadline) {
    throw ProviderFault.of(
        ProviderFault.Kind.UNABLE, name() + " keeps no balances of earlier heights.");
  }
}
