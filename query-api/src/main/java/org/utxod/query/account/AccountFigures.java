package org.utxod.query.account;

/**
 * Numbers of accounts, for those who operate.
 *
 * @param scripts of all accounts together
 * @param behindBlocks that the accounts are behind the index; 0 without accounts
 */
public record AccountFigures(int accounts, long scripts, int behindBlocks) {}
