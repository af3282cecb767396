package org.utxod.indexer.payout.engine;

import java.time.Duration;
import org.utxod.query.payout.FeeRate;

/**
 * How payments are put into transactions.
 *
 * @param batchPayments the most payments of a transaction
 * @param batchWait how long the first payment waits for others
 * @param targetBlocks within which the node is to expect confirmation
 * @param lowest rate, also where the node does not know any
 * @param highest rate, whatever the node estimates
 * @param maxFeeSat of one transaction, satoshis
 * @param bumpAfter how long a transaction is given before it is replaced by one that pays more
 * @param finalDepth confirmations at which a block counts as final, also against a conflict
 */
public record PayoutOptions(
    int batchPayments,
    Duration batchWait,
    int targetBlocks,
    FeeRate lowest,
    FeeRate highest,
    long maxFeeSat,
    Duration bumpAfter,
    int finalDepth) {
  /** Confirmations at which a batch is watched no longer: deeper than any reorganisation that was ever seen. */
  static final int CLOSE_DEPTH = 100;

  /** How often a transaction that is in no block is handed to the node again. */
  static final Duration REBROADCAST = Duration.ofMinutes(10);

  /** The least by which a replacement raises the rate; Core asks for 0.1 since 31, for 1 before. */
  static final FeeRate INCREMENT = new FeeRate(1_000);
}
