/**
 * Following the chain: which node to ask, where the index leaves its chain, what to take back and what to apply.
 *
 * <p>{@link org.utxod.indexer.follow.Follower} owns the one thread that writes the index and goes round: choose a source, compare
 * chains by work and hash, take back to the fork, fetch ahead and apply in order, then wait for news. Around it stand small
 * parts with one task each: {@link org.utxod.indexer.follow.ForkFinder}, {@link org.utxod.indexer.follow.source.BlockPrefetcher}, {@link
 * org.utxod.indexer.follow.reindex.ReindexRun}, {@link org.utxod.indexer.follow.source.SourcePool}. Time and pauses are injected, so a simulation can
 * drive the whole.
 */
@NullMarked
package org.utxod.indexer.follow;

import org.jspecify.annotations.NullMarked;
