package org.utxod.indexer.snapshot;

import org.utxod.store.chain.BlockHash;
import org.utxod.store.chain.Network;

/**
 * What a snapshot says of itself.
 *
 * @param base the block after which its coins are the whole set
 * @param coins in it
 */
public record SnapshotHeader(Network network, BlockHash base, long coins) {
  /** Bytes that it takes at the head of the file. */
  public static final int LENGTH = 51;
}
