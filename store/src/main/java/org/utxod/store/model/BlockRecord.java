package org.utxod.store.model;

import org.utxod.store.chain.BlockHash;
import org.utxod.store.chain.ChainPoint;
import org.utxod.store.chain.Chainwork;

/**
 * A block of the index's chain, as stored in the index.
 *
 * @param time the miner's time stamp, seconds since 1970
 * @param medianTime median time of the last eleven blocks, seconds since 1970; 0 if unknown
 * @param chainwork of the chain up to and with the block; zero for the block below an index's first, where it is
 *     unknown
 * @param transactions in the block
 * @param created coins created, gross
 * @param spent coins spent, gross
 */
public record BlockRecord(
    ChainPoint point,
    BlockHash previousHash,
    long time,
    long medianTime,
    Chainwork chainwork,
    int transactions,
    int created,
    int spent) {}
