/**
 * What all parts of an open index share: its state, its rows as of the last commit, the one commit that
 * changes both, the snapshot that readers are given, compaction, small settings.
 */
@NullMarked
package org.utxod.store.core;

import org.jspecify.annotations.NullMarked;
