package org.utxod.indexer.bitcoind;

import org.utxod.store.chain.ChainPoint;
import org.utxod.store.chain.SerializedSetHash;

/**
 * A node's UTXO set after a block, by the hash that snapshots have ({@code gettxoutsetinfo}, {@code dumptxoutset}).
 *
 * @param utxoCount coins
 */
public record HashedUtxoSet(ChainPoint point, long utxoCount, SerializedSetHash hash) {}
