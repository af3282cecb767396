package org.utxod.store.history;

import org.jspecify.annotations.Nullable;
import org.utxod.store.chain.BlockHash;
import org.utxod.store.chain.Txid;
import org.utxod.store.model.ActivityPosition;

/**
 * What one transaction did to a script.
 *
 * @param block hash of the transaction's block
 * @param time the block's time stamp, seconds since 1970
 * @param txid null where it is not kept; the node knows it by block and position
 * @param receivedSat satoshis of the coins that it created for the script
 * @param spentSat satoshis of the script's coins that it spent
 * @param created number of the coins that it created
 * @param spent number of the coins that it spent
 * @param balanceSat what the script held after it
 */
public record HistoryEntry(
    ActivityPosition position,
    BlockHash block,
    long time,
    @Nullable Txid txid,
    long receivedSat,
    long spentSat,
    int created,
    int spent,
    long balanceSat) {}
