package org.utxod.query.port.mempool;

import org.jspecify.annotations.Nullable;

/**
 * How the node's mempool is followed.
 *
 * @param followed whether it is to be followed at all
 * @param inStep whether what is known of it is the node's, as of the block at which the index stands
 * @param by {@code zmq} or {@code polling}; null where it is not followed
 * @param transactions that are known
 * @param vsize their virtual bytes
 * @param memoryBytes that they take here
 * @param reason why it is not followed, or not in step, for the operator; null where it is
 */
public record MempoolStatus(
    boolean followed,
    boolean inStep,
    @Nullable String by,
    int transactions,
    long vsize,
    long memoryBytes,
    @Nullable String reason) {
  /** Where nobody follows one. */
  public static final MempoolStatus NONE =
      new MempoolStatus(false, false, null, 0, 0, 0, "No mempool is followed here.");
}
