package org.utxod.snapshot;

import org.utxod.chain.BlockHash;
import org.utxod.chain.Network;

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
