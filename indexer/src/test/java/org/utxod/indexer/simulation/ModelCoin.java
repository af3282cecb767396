package org.utxod.indexer.simulation;

import org.utxod.store.chain.Coin;
import org.utxod.store.chain.OutPoint;
import org.utxod.store.chain.Script;

/** A coin as the model knows it. */
record ModelCoin(OutPoint outPoint, Script script, long sat, int height, boolean coinbase) {
  Coin coin() {
    return new Coin(outPoint, sat, height, coinbase);
  }
}
