package org.utxod.query.port.mempool;

import org.jspecify.annotations.Nullable;
import org.utxod.store.chain.ChainPoint;

/** One step of a mempool that is followed. */
public sealed interface MempoolChange {
  /** A transaction was added. */
  record Appeared(MempoolTx tx) implements MempoolChange {}

  /**
   * A transaction was removed.
   *
   * @param block of the index that contains it; null if it was replaced, evicted or expired, or conflicts with a block
   */
  record Left(MempoolTx tx, @Nullable ChainPoint block) implements MempoolChange {
    /** Whether it was confirmed. */
    public boolean mined() {
      return block != null;
    }
  }

  /**
   * The content is unknown until {@link Reset}.
   *
   * @param reason for the operator
   */
  record LostStep(String reason) implements MempoolChange {}

  /** It is in sync again, and everything may have changed: observers must re-read {@link MempoolView}. */
  record Reset() implements MempoolChange {}
}
