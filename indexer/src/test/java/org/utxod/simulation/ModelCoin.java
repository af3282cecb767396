package org.utxod.simulation;

import org.utxod.chain.Coin;
import org.utxod.chain.OutPoint;
import org.utxod.chain.Script;

/** A coin as the model knows it. */
record ModelCoin(OutPoint outPoint, Script script, long sat, int height, boolean coinbase) {
  Coin coin() {
    return new Coin(outPoint, sat, height, coinbase);
  }
}
