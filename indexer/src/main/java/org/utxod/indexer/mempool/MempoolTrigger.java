package org.utxod.indexer.mempool;

import java.time.Duration;
import java.util.Collection;
import java.util.Set;
import org.utxod.store.chain.Txid;

/**
 * Says when to poll the mempool, and for what. These are hints: nothing is considered true before the node was queried.
 */
public interface MempoolTrigger {
  /**
   * A reason to poll.
   *
   * @param these transactions that were added or removed
   * @param everything whether other changes are possible too
   */
  record Hint(Set<Txid> these, boolean everything) {
    /** Anything may have changed. */
    public static final Hint EVERYTHING = new Hint(Set.of(), true);

    /** No known change. */
    public static final Hint NOTHING = new Hint(Set.of(), false);

    public Hint {
      these = Set.copyOf(these);
    }
  }

  /** Waits for the next reason to poll; after a while without one, returns an empty hint. */
  Hint next() throws InterruptedException;

  /** Waits for the next reason to poll, but no longer than this if possible: a poll is due then in any case. */
  default Hint next(Duration atMost) throws InterruptedException {
    return next();
  }

  /**
   * Adds transactions that are known to be new: {@link #next} returns soon, with these among its hints. Does nothing if
   * it cannot be woken. For any thread.
   */
  default void request(Collection<Txid> these) {}

  /** The name of the mechanism, for the status. */
  String by();
}
