/**
 * Following the chain block by block: one atomic write a block with everything that queries and a later
 * reorganisation need, and the way back by undo records or by a stale block's own data. Also backfilled
 * scripts, the look-up rows of scripts, and the set hash carried from block to block.
 */
@NullMarked
package org.utxod.store.live;

import org.jspecify.annotations.NullMarked;
