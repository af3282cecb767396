package org.utxod.indexer.daemon;

import org.utxod.indexer.follow.ChainListener;
import org.utxod.indexer.follow.source.BlockSource;
import org.utxod.store.chain.BlockDelta;
import org.utxod.store.chain.ChainPoint;

/**
 * Has the mempool of a daemon's own node followed while the index follows the feed. The node is at the index's block a moment
 * earlier or later; whoever asks it makes sure of that before and after.
 */
final class NodeBesideFeed implements ChainListener {
  private final ChainListener listener;
  private final BlockSource node;

  NodeBesideFeed(ChainListener listener, BlockSource node) {
    this.listener = listener;
    this.node = node;
  }

  @Override
  public void onTip(BlockSource source, ChainPoint point) {
    listener.onTip(source, point);
  }

  @Override
  public void beforeApply(BlockDelta delta) {
    listener.beforeApply(delta);
  }

  @Override
  public void onTipChanged(ChainPoint point) {
    listener.onTipChanged(point);
    listener.onTip(node, point);
  }
}
