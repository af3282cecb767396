/** The mempool's tables against plain maps, and its steps beside the index. */
@NullMarked
package org.utxod.indexer.mempool;

import org.jspecify.annotations.NullMarked;
