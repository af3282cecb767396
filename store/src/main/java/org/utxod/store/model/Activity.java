package org.utxod.store.model;

import org.utxod.store.chain.Txid;

/**
 * What one transaction did to one script.
 *
 * @param receivedSat satoshis of the coins it made there
 * @param spentSat satoshis of the coins it spent there
 * @param created number of the coins it made there
 * @param balanceSat what the script held after it
 */
public record Activity(
    ActivityPosition position,
    Txid txid,
    long receivedSat,
    long spentSat,
    int created,
    long balanceSat) {}
