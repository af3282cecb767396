/**
 * Re-indexing from a height, as a job that can be interrupted and resumed.
 */
@NullMarked
package org.utxod.indexer.follow.reindex;

import org.jspecify.annotations.NullMarked;
