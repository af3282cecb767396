package org.utxod.indexer.bitcoind;

import org.jspecify.annotations.Nullable;
import org.utxod.store.chain.ChainPoint;
import org.utxod.store.chain.SetHash;

/**
 * A node's UTXO set after a block ({@code gettxoutsetinfo}).
 *
 * @param utxoCount coins
 * @param totalSat satoshis
 * @param muHash null if it was not asked for
 */
public record NodeUtxoSet(
    ChainPoint point,
    long utxoCount,
    long totalSat,
    @Nullable SetHash muHash) {}
