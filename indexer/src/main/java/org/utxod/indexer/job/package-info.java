/**
 * Admin work and what becomes of it.
 *
 * <p>{@link org.utxod.indexer.job.Jobs} remembers the last pieces for whoever asks; {@link org.utxod.indexer.job.JobRunner} does pieces of
 * one kind on a thread of its own, one at a time. Work that must not run beside the follower is the follower's own and only
 * kept here.
 */
@NullMarked
package org.utxod.indexer.job;

import org.jspecify.annotations.NullMarked;
