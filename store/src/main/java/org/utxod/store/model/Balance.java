package org.utxod.store.model;

/**
 * What a script holds.
 *
 * @param sat satoshis
 * @param coins number of coins, those of no value included
 * @param immatureSat the part of {@code sat} in coinbase outputs that the next block may not spend yet
 */
public record Balance(long sat, long coins, long immatureSat) {
  /** Of a script that holds nothing. */
  public static final Balance NONE = new Balance(0, 0, 0);
}
