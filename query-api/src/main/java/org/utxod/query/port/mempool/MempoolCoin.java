package org.utxod.query.port.mempool;

import org.jspecify.annotations.Nullable;
import org.utxod.store.chain.OutPoint;
import org.utxod.store.chain.Txid;

/**
 * A coin that an unconfirmed transaction creates.
 *
 * @param valueSat satoshis
 * @param spentBy the unconfirmed transaction that spends it; null if none does
 */
public record MempoolCoin(
    OutPoint outPoint, long valueSat, @Nullable Txid spentBy) {}
