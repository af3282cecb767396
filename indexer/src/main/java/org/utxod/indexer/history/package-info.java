/**
 * Fills the history beside the index: with blocks as they are applied while these are far from the tip, and otherwise with
 * blocks read from the node again, the newest missing ones first, on a thread of its own.
 *
 * <p>{@link org.utxod.indexer.history.HistoryFeed} takes blocks from the follower, {@link
 * org.utxod.indexer.history.HistoryBuilder} does the rest: it fills gaps, removes what a reorganisation or damage made
 * wrong, and merges small segments.
 */
@NullMarked
package org.utxod.indexer.history;

import org.jspecify.annotations.NullMarked;
