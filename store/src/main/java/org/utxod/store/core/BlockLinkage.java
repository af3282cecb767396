package org.utxod.store.core;

import org.jspecify.annotations.Nullable;
import org.utxod.store.chain.BlockDelta;
import org.utxod.store.chain.ChainPoint;
import org.utxod.store.chain.Network;
import org.utxod.store.model.BlockRecord;
import org.utxod.store.model.StoreException;

/** Whether a block may come next; the same for both writers. */
public final class BlockLinkage {
  private BlockLinkage() {}

  /**
   * @param tip the last block taken in; null before the first
   * @throws StoreException {@code NOT_NEXT} where the block does not follow it, {@code INVARIANT} where it has no more work
   */
  public static void require(Network network, @Nullable BlockRecord tip, BlockDelta delta) {
    if (tip == null) {
      if (delta.height() != 0 || !delta.hash().equals(network.genesis())) {
        throw notNext(
            delta.point(), "an empty index begins with " + network.label() + "'s genesis block");
      }
      return;
    }
    if (delta.height() != tip.point().height() + 1
        || !delta.previousHash().equals(tip.point().hash())) {
      throw notNext(delta.point(), "the index stands at " + tip.point());
    }
    if (delta.chainwork().compareTo(tip.chainwork()) <= 0) {
      throw Invariants.broken(delta.point(), "its chain has no more work than its predecessor's");
    }
  }

  public static StoreException notNext(ChainPoint point, String why) {
    return new StoreException(
        StoreException.Kind.NOT_NEXT,
        "Block " + point + " does not follow what is applied: " + why + ".");
  }

  /** What the index remembers of a block. */
  public static BlockRecord record(BlockDelta delta) {
    return new BlockRecord(
        delta.point(),
        delta.previousHash(),
        delta.time(),
        delta.medianTime(),
        delta.chainwork(),
        delta.transactionCount(),
        delta.createdCount(),
        delta.spentCount());
  }
}
