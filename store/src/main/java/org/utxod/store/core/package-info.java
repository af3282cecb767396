/**
 * State shared by all parts of an open index: its state and rows as of the last commit, the one commit that changes
 * both, the snapshot for readers, compaction, and small settings.
 */
@NullMarked
package org.utxod.store.core;

import org.jspecify.annotations.NullMarked;
