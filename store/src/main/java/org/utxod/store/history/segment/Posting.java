package org.utxod.store.history.segment;

/**
 * What one transaction did to one script.
 *
 * @param number of the transaction in its segment
 * @param receivedSat satoshis of the coins that it created for the script
 * @param spentSat satoshis of the script's coins that it spent
 * @param created number of the coins that it created
 * @param spent number of the coins that it spent
 */
public record Posting(int number, long receivedSat, long spentSat, int created, int spent) {}
