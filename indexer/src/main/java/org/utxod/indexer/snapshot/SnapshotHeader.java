package org.utxod.indexer.snapshot;

import org.utxod.store.chain.BlockHash;
import org.utxod.store.chain.Network;

/**
 * The header of a snapshot.
 *
 * @param base the block after which its coins are the whole set
 * @param coins number of coins
 */
public record SnapshotHeader(Network network, BlockHash base, long coins) {
  /** Size of the header, bytes. */
  public static final int LENGTH = 51;
}
