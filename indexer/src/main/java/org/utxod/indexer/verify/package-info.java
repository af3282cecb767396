/**
 * Compares the index with its node: count, sum and MuHash of the same block.
 *
 * <p>The node names the block only in its answer, minutes after the query, while the chain moves on. So the index keeps
 * the statistics of recent blocks: its coins are scanned at whatever block it is at, and the result is converted to the
 * node's block by the hash products stored for the blocks between the two. {@link
 * org.utxod.indexer.verify.Verification} does that once, {@link org.utxod.indexer.verify.FirstDifference} looks for the
 * first block that differs, {@link org.utxod.indexer.verify.ScriptDiffFinder} for scripts of recent blocks that do, and
 * {@link org.utxod.indexer.verify.VerifyJobService} runs them for the daemon, one at a time. {@link
 * org.utxod.indexer.verify.VerdictStore} remembers the outcome over restarts.
 */
@NullMarked
package org.utxod.indexer.verify;

import org.jspecify.annotations.NullMarked;
