/** Compares the mempool's tables with plain maps, and its updates with the index. */
@NullMarked
package org.utxod.indexer.mempool;

import org.jspecify.annotations.NullMarked;
