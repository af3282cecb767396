package org.utxod.store.model;

/**
 * The balance of a script.
 *
 * @param sat satoshis
 * @param coins number of coins, including those of zero value
 * @param immatureSat the part of {@code sat} in coinbase outputs that the next block may not spend yet
 */
public record Balance(long sat, long coins, long immatureSat) {
  /** For a script without coins. */
  public static final Balance NONE = new Balance(0, 0, 0);
}
