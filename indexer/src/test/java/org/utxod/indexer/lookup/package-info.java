/** The nodes as answering sees them. */
@NullMarked
package org.utxod.indexer.lookup;

import org.jspecify.annotations.NullMarked;
