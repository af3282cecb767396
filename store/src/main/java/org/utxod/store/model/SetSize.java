package org.utxod.store.model;

/**
 * The size of an index after a block: if it is complete, of the whole UTXO set.
 *
 * @param utxoCount coins
 * @param totalSat satoshis
 */
public record SetSize(long utxoCount, long totalSat) {}
