/** Transactions of the simulated node, and their encoding. */
@NullMarked
package org.utxod.indexer.simnode.tx;

import org.jspecify.annotations.NullMarked;
