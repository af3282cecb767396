/**
 * Following the chain: which node to ask, where the index leaves its chain, what to take back and what to apply.
 *
 * <p>{@link org.utxod.follow.Follower} owns the one thread that writes the index and goes round: choose a source, compare
 * chains by work and hash, take back to the fork, fetch ahead and apply in order, then wait for news. Around it stand small
 * parts with one task each: {@link org.utxod.follow.ForkFinder}, {@link org.utxod.follow.FetchAhead}, {@link
 * org.utxod.follow.ReindexRun}, {@link org.utxod.follow.SourcePool}. Time and pauses are injected, so a simulation can
 * drive the whole.
 */
@NullMarked
package org.utxod.follow;

import org.jspecify.annotations.NullMarked;
