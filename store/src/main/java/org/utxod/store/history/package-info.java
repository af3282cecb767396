/**
 * What has been: for every script all transactions that ever paid or spent it, deep below the tip, in immutable files
 * beside the index ({@code history: full}). Blocks near the tip are left to the index's own activity, which a
 * reorganisation takes back.
 *
 * <p>A {@link org.utxod.store.history.History} is a list of segments, each of a range of blocks, in a directory of its own.
 * It says which blocks it covers and can lack any: whoever fills it adds blocks from either end. Nothing else in the index
 * depends on it, so it can be removed and built anew at any time.
 */
@NullMarked
package org.utxod.store.history;

import org.jspecify.annotations.NullMarked;
