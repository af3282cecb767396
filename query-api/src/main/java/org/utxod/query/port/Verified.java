package org.utxod.query.port;

import java.time.Instant;
import org.utxod.store.chain.BlockHash;

/**
 * The result of comparing the index with the node's UTXO set.
 *
 * @param height of the block at which both were compared
 * @param equal whether count, sum and set hash were the same
 * @param text both sides' statistics and, where they differ, what to do; some lines
 */
public record Verified(int height, BlockHash blockHash, Instant at, boolean equal, String text) {}
