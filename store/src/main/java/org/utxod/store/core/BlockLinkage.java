package org.utxod.store.core;

import org.jspecify.annotations.Nullable;
import org.utxod.store.chain.BlockDelta;
import org.utxod.store.chain.ChainPoint;
import org.utxod.store.chain.Network;
import org.utxod.store.model.BlockRecord;
import org.utxod.store.model.StoreException;

/** Checks whether a block may be connected next; the same for all writers. */
public final class BlockLinkage {
  private BlockLinkage() {}

  /**
   * @param tip the last block connected; null before the first
   * @throws StoreException {@code NOT_NEXT} if the block does not follow it, {@code INVARIANT} if it has no more work
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
      throw notNext(delta.point(), "the index is at " + tip.point());
    }
    if (delta.chainwork().compareTo(tip.chainwork()) <= 0) {
      throw Invariants.broken(
          delta.point(), "its chain does not have more work than its predecessor's");
    }
  }

  public static StoreException notNext(ChainPoint point, String why) {
    return new StoreException(
        StoreException.Kind.NOT_NEXT,
        "Block " + point + " does not follow what is applied: " + why + ".");
  }

  /** The record of a block in the index. */
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
