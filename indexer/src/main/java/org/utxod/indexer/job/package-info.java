/**
 * Admin jobs.
 *
 * <p>{@link org.utxod.indexer.job.Jobs} keeps the most recent jobs; {@link org.utxod.indexer.job.JobRunner} runs the
 * jobs of one kind on its own thread, one at a time. A job that must not run beside the follower runs in the follower
 * and is only recorded here.
 */
@NullMarked
package org.utxod.indexer.job;

import org.jspecify.annotations.NullMarked;
