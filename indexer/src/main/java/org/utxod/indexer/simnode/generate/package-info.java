/** Generates chains: seeded blocks that spend and pay as real ones do. */
@NullMarked
package org.utxod.indexer.simnode.generate;

import org.jspecify.annotations.NullMarked;
