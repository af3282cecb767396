package org.utxod.indexer.mempool;

import java.time.Duration;
import java.util.Collection;
import java.util.function.Consumer;
import org.utxod.store.chain.Txid;

/**
 * Polls the mempool at once for transactions that were just broadcast, so that the client finds them in the answers
 * that follow. Thread-safe.
 */
public final class LocalBroadcasts implements Consumer<Collection<Txid>> {
  private final FollowedMempool mempool;
  private final MempoolTrigger mempoolTrigger;
  private final Duration patience;

  /** @param patience maximum wait; the node that accepted the transaction need not be the one that is followed */
  public LocalBroadcasts(
      FollowedMempool mempool, MempoolTrigger mempoolTrigger, Duration patience) {
    this.mempool = mempool;
    this.mempoolTrigger = mempoolTrigger;
    this.patience = patience;
  }

  /** Waits until readers see them, or until the timeout; does not wait while the mempool is not in sync. */
  @Override
  public void accept(Collection<Txid> accepted) {
    if (accepted.isEmpty()) {
      return;
    }
    mempoolTrigger.request(accepted);
    try {
      var unused = mempool.awaitShown(accepted, patience);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
