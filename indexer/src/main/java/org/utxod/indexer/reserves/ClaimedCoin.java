package org.utxod.indexer.reserves;

import org.utxod.store.chain.OutPoint;
import org.utxod.store.chain.Script;

/**
 * A coin of a claim.
 *
 * @param valueSat satoshis
 * @param height of the block that created it
 */
record ClaimedCoin(OutPoint outPoint, long valueSat, int height, boolean coinbase, Script script) {}
