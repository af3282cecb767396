package org.utxod.query.account.make;

/**
 * How much may be kept.
 *
 * @param accounts at most so many
 * @param scripts of all accounts together; eight bytes of memory each
 */
public record AccountLimits(int accounts, int scripts) {}
