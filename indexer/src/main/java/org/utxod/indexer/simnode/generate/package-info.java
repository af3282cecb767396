/** Generates chains: seeded blocks with spends and payments like real ones. */
@NullMarked
package org.utxod.indexer.simnode.generate;

import org.jspecify.annotations.NullMarked;
