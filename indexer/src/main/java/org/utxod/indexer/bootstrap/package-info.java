/**
 * Filling an empty index from a snapshot: where the file comes from, by what it is proven, and how the load goes on after
 * an interruption.
 *
 * <p>An order is written down in the data directory before anything else, and removed with the last step; a daemon that
 * starts and finds one goes on with it. Nothing is taken into the index before the snapshot's hash was compared, unless
 * its owner said that an unproven one will do.
 */
@NullMarked
package org.utxod.indexer.bootstrap;

import org.jspecify.annotations.NullMarked;
