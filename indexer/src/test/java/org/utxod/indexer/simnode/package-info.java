/** Compares the simulated node with recorded answers of real nodes. */
@NullMarked
package org.utxod.indexer.simnode;

import org.jspecify.annotations.NullMarked;
