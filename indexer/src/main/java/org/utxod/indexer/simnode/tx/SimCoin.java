package org.utxod.indexer.simnode.tx;

import org.utxod.store.chain.OutPoint;

/** A coin that a generated block can spend. */
public record SimCoin(
    OutPoint outPoint, long sat, int height, boolean coinbase, SimScript script) {}
