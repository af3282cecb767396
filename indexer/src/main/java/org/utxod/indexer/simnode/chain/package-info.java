/**
 * The simulated node's chain: blocks, the UTXO set that a node would have, and their forms on the
 * wire.
 */
@NullMarked
package org.utxod.indexer.simnode.chain;

import org.jspecify.annotations.NullMarked;
