package org.utxod.query.signing.coins;

/** By which rule coins are chosen. */
public enum Strategy {
  /** The largest first, so that few are spent. */
  LARGEST,
  /** Those of the lowest blocks first. */
  OLDEST,
  /** The largest that are needed, then small ones with them, where fees are low. */
  CONSOLIDATE,
  /** Some that leave no change. */
  EXACT
}
