package org.utxod.store.model;

/**
 * How much an index held after a block: of an index that is complete, the whole UTXO set.
 *
 * @param utxoCount coins
 * @param totalSat satoshis
 */
public record SetSize(long utxoCount, long totalSat) {}
