/**
 * What one block did to each script, in one record a block: enough to disconnect the block exactly, and to tell the
 * scripts' activity. A block of nothing but payments takes about 50 bytes a coin created or spent.
 */
@NullMarked
package org.utxod.store.effect;

import org.jspecify.annotations.NullMarked;
