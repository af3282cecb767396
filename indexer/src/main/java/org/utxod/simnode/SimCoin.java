package org.utxod.simnode;

import org.utxod.chain.OutPoint;

/** A coin that a generated block can spend. */
record SimCoin(OutPoint outPoint, long sat, int height, boolean coinbase, SimScript script) {}
