/** The mempool's tables against plain maps, and its steps beside the index. */
@NullMarked
package org.utxod.mempool;

import org.jspecify.annotations.NullMarked;
