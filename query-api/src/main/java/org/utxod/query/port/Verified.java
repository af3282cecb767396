package org.utxod.query.port;

import java.time.Instant;
import org.utxod.store.chain.BlockHash;

/**
 * What came of holding the index against the node's own UTXO set.
 *
 * @param height of the block at which both were held against each other
 * @param equal whether count, sum and set hash were the same
 * @param words both sides' figures and, where they differ, what to do; some lines
 */
public record Verified(int height, BlockHash blockHash, Instant at, boolean equal, String words) {}
