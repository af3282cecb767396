package org.utxod.bitcoind;

import org.jspecify.annotations.Nullable;
import org.utxod.chain.ChainPoint;
import org.utxod.chain.SetHash;

/**
 * A node's UTXO set after a block ({@code gettxoutsetinfo}).
 *
 * @param utxoCount coins
 * @param totalSat satoshis
 * @param muHash null where it was not asked for
 */
public record NodeUtxoSet(
    ChainPoint point,
    long utxoCount,
    long totalSat,
    @Nullable SetHash muHash) {}
