package org.utxod.query.port.mempool;

import org.jspecify.annotations.Nullable;
import org.utxod.store.chain.ChainPoint;

/** One step of a mempool that is followed. */
public sealed interface MempoolChange {
  /** A transaction is in it that was not before. */
  record Appeared(MempoolTx tx) implements MempoolChange {}

  /**
   * A transaction is in it no more.
   *
   * @param block that holds it, and of the index; null if it was replaced, evicted or expired, or became impossible by
   *     a block
   */
  record Left(MempoolTx tx, @Nullable ChainPoint block) implements MempoolChange {
    /** Whether it was confirmed. */
    public boolean mined() {
      return block != null;
    }
  }

  /**
   * Nothing is known of it any more, until {@link Reset}.
   *
   * @param reason for the operator
   */
  record LostStep(String reason) implements MempoolChange {}

  /** It is in sync again, and everything may have changed: observers must re-read {@link MempoolView}. */
  record Reset() implements MempoolChange {}
}
