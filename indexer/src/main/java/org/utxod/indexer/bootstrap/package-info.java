/**
 * Loading a snapshot into an empty index: the source of the file, its verification, and resuming after an interruption.
 *
 * <p>A load order is stored in the data directory first and removed with the last step; a daemon that finds one at
 * start resumes it. Nothing is imported into the index before the snapshot's hash has been compared, unless the
 * operator accepted an unproven one.
 */
@NullMarked
package org.utxod.indexer.bootstrap;

import org.jspecify.annotations.NullMarked;
