package org.utxod.store.model;

import org.utxod.store.chain.Txid;

/**
 * The effect of one transaction on one script.
 *
 * @param receivedSat satoshis of the coins it created for the script
 * @param spentSat satoshis of the script's coins it spent
 * @param created number of the coins it created for the script
 * @param spent number of the script's coins it spent
 * @param balanceSat the script's balance after it
 */
public record Activity(
    ActivityPosition position,
    Txid txid,
    long receivedSat,
    long spentSat,
    int created,
    int spent,
    long balanceSat) {}
