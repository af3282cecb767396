/** What the simulated node promises, held against recorded answers of real nodes. */
@NullMarked
package org.utxod.indexer.simnode;

import org.jspecify.annotations.NullMarked;
