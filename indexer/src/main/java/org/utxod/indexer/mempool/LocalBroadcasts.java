package org.utxod.indexer.mempool;

import java.time.Duration;
import java.util.Collection;
import java.util.function.Consumer;
import org.utxod.store.chain.Txid;

/**
 * Has what was just handed to a node looked at at once, so that whoever handed it over finds it in the answers that
 * follow. Thread-safe.
 */
public final class LocalBroadcasts implements Consumer<Collection<Txid>> {
  private final FollowedMempool mempool;
  private final MempoolTrigger mempoolTrigger;
  private final Duration patience;

  /** @param patience how long is waited for it at most; the node that took it need not be the one that is followed */
  public LocalBroadcasts(
      FollowedMempool mempool, MempoolTrigger mempoolTrigger, Duration patience) {
    this.mempool = mempool;
    this.mempoolTrigger = mempoolTrigger;
    this.patience = patience;
  }

  /** Waits until readers see them, or for as long as there is patience; not at all while the mempool is not known. */
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
