/**
 * Backfilling scripts in an index of partial coverage, which started at a height and does not cover older coins.
 *
 * <p>{@link org.utxod.indexer.backfill.Backfill} asks a node for all coins of some scripts by {@code scantxoutset}, by
 * their exact scripts, since addresses do not find every form, and passes them to the follower ({@link
 * org.utxod.indexer.follow.ScanResultMailbox}), which reconciles them with the block of the index. {@link
 * org.utxod.indexer.backfill.BackfillJobService} runs the jobs, and backfills again what a reorganisation made partial.
 */
@NullMarked
package org.utxod.indexer.backfill;

import org.jspecify.annotations.NullMarked;
