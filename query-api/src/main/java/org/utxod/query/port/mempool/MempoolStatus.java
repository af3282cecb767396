package org.utxod.query.port.mempool;

import org.jspecify.annotations.Nullable;

/**
 * How the node's mempool is followed.
 *
 * @param followed whether it is configured to be followed
 * @param inStep whether the known content matches the node's, as of the block of the index
 * @param by {@code zmq} or {@code polling}; null if it is not followed
 * @param transactions number of known transactions
 * @param vsize their virtual bytes
 * @param memoryBytes their size in memory
 * @param reason why it is not followed, or not in sync, for the operator; null if it is
 */
public record MempoolStatus(
    boolean followed,
    boolean inStep,
    @Nullable String by,
    int transactions,
    long vsize,
    long memoryBytes,
    @Nullable String reason) {
  /** The status if no mempool is followed. */
  public static final MempoolStatus NONE =
      new MempoolStatus(false, false, null, 0, 0, 0, "No mempool is followed.");
}
