/**
 * Following the chain: which node to use, where the chains fork, which blocks to disconnect and which to apply.
 *
 * <p>{@link org.utxod.indexer.follow.Follower} owns the one thread that writes the index and loops: choose a source,
 * compare chains by work and hash, disconnect down to the fork, prefetch and apply in order, then wait for news. It
 * uses small parts with one task each: {@link org.utxod.indexer.follow.ForkFinder}, {@link
 * org.utxod.indexer.follow.source.BlockPrefetcher}, {@link org.utxod.indexer.follow.reindex.ReindexRun}, {@link
 * org.utxod.indexer.follow.source.SourcePool}. Time and pauses are injected, so a simulation can drive the whole.
 */
@NullMarked
package org.utxod.indexer.follow;

import org.jspecify.annotations.NullMarked;
